// A field that opens something to choose from: a button that looks like an input and says its label with what was chosen.

import type { OpenerProps } from './types'

export function Opener({
  id,
  value,
  onTap,
  placeholder = '请选择',
  disabled,
  invalid,
  required,
  describedBy,
  label,
}: OpenerProps) {
  const words = [label, value || placeholder, required && !value ? '必填' : ''].filter(Boolean).join('，')
  return (
    <button
      type="button"
      id={id}
      className={`input select opener ${invalid ? 'input-invalid' : ''} ${value ? '' : 'placeholder'}`}
      disabled={disabled}
      aria-haspopup="dialog"
      aria-label={words}
      aria-describedby={describedBy}
      onClick={() => onTap()}
    >
      {value || placeholder}
    </button>
  )
}
