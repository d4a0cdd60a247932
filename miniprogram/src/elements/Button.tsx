// A button. While `busy` it says so and takes no second press.

import { Button as Native } from '@tarojs/components'
import type { ButtonProps } from './types'
import { buttonClass } from './buttonClass'
import { spoken } from './spoken'

export function Button(props: ButtonProps) {
  const { kind, size, block, disabled, busy, className, label, pressed, current, onTap, children } = props
  return (
    <Native
      className={buttonClass({ kind, size, block, disabled, className })}
      disabled={disabled || busy}
      loading={busy}
      onClick={() => onTap()}
      {...spoken({ label, selected: pressed ?? current, disabled: disabled || busy || undefined })}
    >
      {children}
    </Native>
  )
}
