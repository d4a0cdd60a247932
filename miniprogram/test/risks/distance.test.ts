// Distances as people say them.

import { expect, test } from 'vitest'
import { distanceWords } from '../../src/citizen/risks/asked'

test.each([
  [0, '0米'],
  [999, '999米'],
  [1000, '1公里'],
  [1249, '1.2公里'],
  [3000, '3公里'],
])('%d', (meters, words) => {
  expect(distanceWords(meters)).toBe(words)
})
