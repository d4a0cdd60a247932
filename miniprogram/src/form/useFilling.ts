// What the parts of a form share while it is being filled.

import { createContext, useContext } from 'react'
import type { Answers, Field, Json, Language, Tree } from '@anma/form-core'
import type { Fault } from './faults'
import type { Step } from './steps'
import type { Uploads } from './uploads/useUploads'

export interface Filling {
  tree: Tree
  language: Language
  /** As typed. */
  answers: Answers
  /** Without what is hidden now: what conditions are asked of. */
  kept: Answers
  visible: ReadonlySet<string>
  steps: readonly Step[]
  at: number
  /** The messages that fields show now. */
  messages: ReadonlyMap<string, string>
  /** What the summary tells after somebody wanted to go on; empty while nothing is known to be wrong. */
  summary: readonly Fault[]
  uploads: Uploads
  busy: boolean
  submit: string | null
  /** Null when the form is only looked at. */
  onSubmit: (() => void) | null
  mayChange: (field: Field) => boolean
  /** The masked answer that the server keeps unless another is given. */
  held: (pointer: string) => Json | undefined
  /** A function gets the present answer, for changes that come later than the drawing. */
  change: (pointer: string, value: Json | undefined | ((before: Json | undefined) => Json | undefined)) => void
  leave: (pointer: string) => void
  next: () => void
  back: () => void
  /** Goes to the field, on whichever step it stands. */
  reach: (pointer: string) => void
}

export const FillingContext = createContext<Filling | null>(null)

export function useFilling(): Filling {
  const filling = useContext(FillingContext)
  if (filling === null) throw new Error('a control of a form stands outside a form')
  return filling
}
