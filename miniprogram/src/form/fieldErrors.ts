// What the server says of single fields, by the pointers of the form: its pointers start where the answers stand in the
// body (`/answers`, and for several forms at once `/answers/<template>`).

import { type FieldError, ProblemError } from '@anma/api-client'
import { isBelow } from './steps'

const NONE: readonly FieldError[] = []

/** The field errors of a refusal that lie below `at`, with pointers within the answers; none for any other error. */
export function fieldErrors(error: unknown, at = '/answers'): readonly FieldError[] {
  if (!(error instanceof ProblemError) || error.errors.length === 0) return NONE
  const below = error.errors.filter(({ pointer }) => isBelow(pointer, at))
  return below.map((one) => ({ ...one, pointer: one.pointer.slice(at.length) }))
}
