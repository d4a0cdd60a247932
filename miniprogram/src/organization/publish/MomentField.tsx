// A labelled date or time.

import { Field, describedBy } from '@/components'
import { DateInput, type DateInputProps } from '@/elements'

export interface MomentFieldProps extends Pick<DateInputProps, 'id' | 'kind' | 'value' | 'onChange' | 'min' | 'max'> {
  label: string
  hint?: string
  error?: string
}

export function MomentField({ label, hint, error, ...input }: MomentFieldProps) {
  return (
    <Field id={input.id} label={label} hint={hint} error={error}>
      <DateInput {...input} label={label} invalid={Boolean(error)} describedBy={describedBy(input.id, hint, error)} />
    </Field>
  )
}
