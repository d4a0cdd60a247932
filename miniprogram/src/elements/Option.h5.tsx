// One choice of a group: a real radio or checkbox, drawn by its label.

import type { OptionProps } from './types'

export function Option({
  kind,
  name,
  checked,
  onToggle,
  disabled,
  invalid,
  describedBy,
  className,
  children,
}: OptionProps) {
  return (
    <label
      className={`option option-${kind} ${checked ? 'option-checked' : ''} ${disabled ? 'option-disabled' : ''} ${className ?? ''}`}
    >
      <input
        type={kind}
        name={name}
        className="option-input"
        checked={checked}
        disabled={disabled}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={() => onToggle()}
      />
      <span className="option-mark" aria-hidden="true" />
      <span className="option-label">{children}</span>
    </label>
  )
}
