// One line of text.

import { Input } from '@/elements'
import { inputLimit } from './limits'
import { type ControlProps, textOf } from './types'

export function TextControl({
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
  const isEmail = field.constraints.format === 'email'
  return (
    <Input
      id={id}
      kind={isEmail ? 'email' : 'text'}
      value={textOf(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      onLeave={onLeave}
      maxLength={inputLimit(field)}
      disabled={disabled}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
      label={field.label}
    />
  )
}
