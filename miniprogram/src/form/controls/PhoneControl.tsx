// A phone number; browsers may fill in one's own.

import { Input } from '@/elements'
import { type ControlProps, textOf } from './types'

/** Eleven digits, and what people paste around them: +86, blanks, hyphens. */
const LONGEST = 20

export function PhoneControl({
  field,
  id,
  value,
  onChange,
  onLeave,
  disabled,
  invalid,
  required,
  describedBy,
}: ControlProps) {
  return (
    <Input
      id={id}
      kind="tel"
      value={textOf(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      onLeave={onLeave}
      maxLength={LONGEST}
      disabled={disabled}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
      label={field.label}
    />
  )
}
