// A region, chosen level by level.

import { RegionPicker } from '../regions/RegionPicker'
import { type ControlProps, textOf } from './types'

export function RegionControl({
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
    <RegionPicker
      id={id}
      label={field.label}
      value={textOf(value)}
      onChange={onChange}
      onLeave={onLeave}
      disabled={disabled}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
    />
  )
}
