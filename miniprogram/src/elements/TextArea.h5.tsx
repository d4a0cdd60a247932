// Several lines of text.

import type { TextAreaProps } from './types'

export function TextArea({
  id,
  value,
  onChange,
  onLeave,
  placeholder,
  maxLength,
  disabled,
  invalid,
  required,
  describedBy,
  label,
  rows = 3,
}: TextAreaProps) {
  return (
    <textarea
      id={id}
      className={`input textarea ${invalid ? 'input-invalid' : ''}`}
      rows={rows}
      value={value}
      placeholder={placeholder}
      maxLength={maxLength}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onLeave?.()}
    />
  )
}
