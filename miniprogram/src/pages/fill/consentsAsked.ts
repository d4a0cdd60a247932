// Which consents the server wants first: it names them where it refuses.

import { ProblemError } from '@anma/api-client'

const AT = '/consents/'
const NONE: string[] = []

export function consentsAsked(error: unknown): string[] {
  if (!(error instanceof ProblemError) || error.code !== 'consent.required') return NONE
  return error.errors.filter(({ pointer }) => pointer.startsWith(AT)).map(({ pointer }) => pointer.slice(AT.length))
}
