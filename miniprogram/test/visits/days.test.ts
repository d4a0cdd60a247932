// Headings of days change at the city's midnight, wherever the phone is.

import { expect, test } from 'vitest'
import { dayWords } from '../../src/citizen/days'

const NOW = new Date('2020-03-14T16:30:00Z') // 00:30 on the 15th in the city

test.each([
  ['2020-03-14T16:00:00Z', '今天 3月15日 星期日'],
  ['2020-03-14T15:59:59Z', '昨天 3月14日 星期六'],
  ['2020-03-12T16:00:00Z', '3月13日 星期五'],
  ['2019-12-31T15:00:00Z', '2019年12月31日 星期二'],
])('%s', (at, words) => {
  expect(dayWords(at, NOW)).toBe(words)
})
