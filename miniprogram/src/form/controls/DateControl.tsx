// A day from the phone's own calendar.

import { DateInput } from '@/elements'
import { type ControlProps, textOf } from './types'

export function DateControl({
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
  const change = (day: string) => {
    onChange(day === '' ? undefined : day)
    onLeave()
  }
  return (
    <DateInput
      id={id}
      kind="date"
      value={textOf(value)}
      onChange={change}
      min={field.constraints.earliest}
      max={field.constraints.latest}
      disabled={disabled}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
      label={field.label}
    />
  )
}
