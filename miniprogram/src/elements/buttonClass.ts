// The class names of a button, the same on every target.

import type { ButtonProps } from './types'

export function buttonClass({
  kind = 'secondary',
  size = 'normal',
  block,
  disabled,
  className,
}: Partial<ButtonProps>): string {
  const names = [
    'button',
    `button-${kind}`,
    size === 'small' && 'button-small',
    block && 'button-block',
    disabled && 'button-disabled',
    className,
  ]
  return names.filter(Boolean).join(' ')
}
