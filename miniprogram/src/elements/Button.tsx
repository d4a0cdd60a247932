// A button. While `busy` it says so and takes no second press.

import { Button as Native } from '@tarojs/components'
import type { ButtonProps } from './types'
import { buttonClass } from './buttonClass'

export function Button({ kind, size, block, disabled, busy, className, label, onTap, children }: ButtonProps) {
  return (
    <Native
      className={buttonClass({ kind, size, block, disabled, className })}
      disabled={disabled || busy}
      loading={busy}
      ariaLabel={label}
      onClick={() => onTap()}
    >
      {children}
    </Native>
  )
}
