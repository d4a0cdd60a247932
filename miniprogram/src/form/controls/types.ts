// What the form gives to every control. A control shows one answer and tells of changes; it knows nothing of the form.

import type { Answers, Field, Json, Language } from '@anma/form-core'

export interface ControlProps {
  field: Field
  /** Where the answer stands in the form. */
  pointer: string
  id: string
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  /** Somebody is done with the field for now. */
  onLeave: () => void
  disabled: boolean
  invalid: boolean
  required: boolean
  describedBy: string | undefined
  language: Language
  /** The settled answers and the item around the field, for controls that follow another answer. */
  answers: Answers
  item: Answers | undefined
}

/** The value where it is a text, else the empty one. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
