// A date or a time from the browser's own picker.

import type { DateInputProps } from './types'

export function DateInput({
  id,
  kind,
  value,
  onChange,
  min,
  max,
  disabled,
  invalid,
  required,
  describedBy,
  label,
}: DateInputProps) {
  return (
    <input
      id={id}
      type={kind}
      className={`input select ${invalid ? 'input-invalid' : ''}`}
      value={value}
      min={min}
      max={max}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
