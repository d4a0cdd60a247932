// A time of day.

import { DateInput } from '@/elements'
import { timeAnswer } from './instants'
import { type ControlProps, textOf } from './types'

export function TimeControl({
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
  const change = (time: string) => {
    onChange(time === '' ? undefined : timeAnswer(time.slice(0, 5), field.constraints.format))
    onLeave()
  }
  return (
    <DateInput
      id={id}
      kind="time"
      value={textOf(value).slice(0, 5)}
      onChange={change}
      disabled={disabled}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
      label={field.label}
    />
  )
}
