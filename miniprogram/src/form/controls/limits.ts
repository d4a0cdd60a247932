// How much may be typed. Fields take a little more than the form allows, so that what was pasted is never cut silently but
// told of; what nobody means to type is stopped.

import type { Field } from '@anma/form-core'

const MORE = 200
const MOST = 10_000

export function inputLimit({ constraints }: Field): number {
  return Math.min((constraints.max_length ?? MOST) + MORE, MOST)
}
