// One of a few choices from the browser's own list.

import type { SelectProps } from './types'

export function Select({
  id,
  options,
  value,
  onChange,
  placeholder = '请选择',
  disabled,
  invalid,
  required,
  describedBy,
  label,
}: SelectProps) {
  return (
    <select
      id={id}
      className={`input select ${invalid ? 'input-invalid' : ''} ${value === null ? 'placeholder' : ''}`}
      value={value ?? ''}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="" disabled>
        {placeholder}
      </option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
