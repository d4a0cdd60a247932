// A mobile number.

import { Input } from '@/elements'
import { Field, describedBy } from './Field'
import { tidyPhone } from './phones'

export interface PhoneFieldProps {
  id?: string
  label?: string
  value: string
  onChange: (value: string) => void
  error?: string | null
}

export function PhoneField({ id = 'phone', label = '手机号', value, onChange, error }: PhoneFieldProps) {
  return (
    <Field id={id} label={label} error={error}>
      <Input
        id={id}
        kind="tel"
        value={value}
        onChange={(typed) => onChange(tidyPhone(typed))}
        placeholder="11 位手机号"
        invalid={!!error}
        required
        describedBy={describedBy(id, null, error)}
        label={label}
      />
    </Field>
  )
}
