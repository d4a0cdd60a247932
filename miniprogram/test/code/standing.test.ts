// When the next code is fetched, and when the present one must no longer be shown.

import { expect, test } from 'vitest'
import { standing } from '../../src/pages/code/standing'

const CODE = { issued_at: '2020-03-15T04:00:00Z', expires_at: '2020-03-15T04:01:00Z', refresh_in: 45 }

test.each([
  [0, 60, 45],
  [44.9, 16, 1],
  [45, 15, 0],
  [59.5, 1, 0],
  [60, 0, 0],
  [3600, 0, 0],
])('after %d seconds', (seconds, left, next) => {
  expect(standing(CODE, new Date(Date.parse(CODE.issued_at) + seconds * 1000))).toEqual({ left, next })
})

test('a lifetime shorter than the refresh does not outlast itself', () => {
  expect(standing({ ...CODE, refresh_in: 300 }, new Date(CODE.issued_at))).toEqual({ left: 60, next: 60 })
})

test('nothing stands before there was any', () => {
  expect(standing(null, new Date())).toEqual({ left: 0, next: 0 })
})
