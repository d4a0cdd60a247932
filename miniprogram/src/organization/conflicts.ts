// Two people changed the same thing: what each of them put, side by side.

import { ProblemError } from '@anma/api-client'

export interface Difference {
  title: string
  mine: string
  theirs: string
}

/** What the server has now, where it refused a change as too late; null for any other error. */
export function currentOf<T extends object>(error: unknown, code: string): T | null {
  if (!(error instanceof ProblemError) || error.code !== code) return null
  const { current } = error.document
  return typeof current === 'object' && current !== null ? (current as T) : null
}
