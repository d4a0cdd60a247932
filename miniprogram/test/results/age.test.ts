// From when on a result is told to be an old one.

import { expect, test } from 'vitest'
import { ageOf } from '../../src/components/results/age'

const AT = '2020-03-15T04:00:00Z'
const after = (seconds: number) => ageOf(AT, new Date(Date.parse(AT) + seconds * 1000))

test.each([
  [-40, false, '刚刚登记'],
  [0, false, '刚刚登记'],
  [59, false, '刚刚登记'],
  [60, true, '登记于 1 分钟前'],
  [3599, true, '登记于 59 分钟前'],
  [3600, true, '登记于 1 小时前'],
  [86_400, true, '登记于 1 天前'],
])('%d seconds after', (seconds, isOld, words) => {
  expect(after(seconds)).toEqual({ isOld, words })
})
