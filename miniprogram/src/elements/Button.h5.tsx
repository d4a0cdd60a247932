// A button. While `busy` it says so and takes no second press.

import type { ButtonProps } from './types'
import { buttonClass } from './buttonClass'

export function Button({ kind, size, block, disabled, busy, className, label, pressed, onTap, children }: ButtonProps) {
  return (
    <button
      type="button"
      className={buttonClass({ kind, size, block, disabled, className })}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      aria-pressed={pressed}
      onClick={() => onTap()}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  )
}
