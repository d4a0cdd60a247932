// Answers as the server gives them: JSON, whose shape no document of the API can tell, since every form has its own.

import type { Answers } from '@anma/form-core'

export function answersOf(given: Readonly<Record<string, unknown>>): Answers {
  return given as Answers
}
