// A day with a time of day. Without the time the answer is the day's beginning, so that nothing chosen is lost.

import { Box, DateInput } from '@/elements'
import { instantOf, pickedOf } from './instants'
import { type ControlProps, textOf } from './types'

export function DateTimeControl({
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
  const { day, time } = pickedOf(textOf(value))
  const shared = { disabled, invalid, required, describedBy }
  const change = (nextDay: string, nextTime: string) => {
    onChange(nextDay === '' ? undefined : instantOf(nextDay, nextTime || '00:00'))
    onLeave()
  }
  return (
    <Box className="form-pair">
      <DateInput
        {...shared}
        id={id}
        kind="date"
        value={day}
        min={field.constraints.earliest?.slice(0, 10)}
        max={field.constraints.latest?.slice(0, 10)}
        onChange={(next) => change(next, time)}
        label={`${field.label}：日期`}
      />
      <DateInput
        {...shared}
        id={`${id}-time`}
        kind="time"
        value={time}
        disabled={disabled || day === ''}
        onChange={(next) => change(day, next)}
        label={`${field.label}：时间`}
      />
    </Box>
  )
}
