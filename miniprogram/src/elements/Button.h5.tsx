// A button. While `busy` it says so and takes no second press.

import type { ButtonProps } from './types'
import { buttonClass } from './buttonClass'

export function Button(props: ButtonProps) {
  const { kind, size, block, disabled, busy, className, label, pressed, current, onTap, children } = props
  return (
    <button
      type="button"
      className={buttonClass({ kind, size, block, disabled, className })}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      aria-pressed={pressed}
      aria-current={current ? 'page' : undefined}
      onClick={() => onTap()}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  )
}
