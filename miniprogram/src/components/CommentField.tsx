// A few sentences that somebody writes: a reason, an answer, a comment.

import { TextArea } from '@/elements'
import { Field, describedBy } from './Field'

export interface CommentFieldProps {
  id: string
  label: string
  hint?: string
  error?: string | null
  value: string
  onChange: (value: string) => void
  maxLength: number
  required?: boolean
  rows?: number
}

export function CommentField({ id, label, hint, error, required, ...input }: CommentFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error} required={required}>
      <TextArea {...input} id={id} required={required} describedBy={describedBy(id, hint, error)} />
    </Field>
  )
}
