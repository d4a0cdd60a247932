// A block as the HTML element that says what it is; what can be tapped can be reached and pressed by keyboard.

import { createElement, type KeyboardEvent } from 'react'
import type { BoxProps } from './types'

export function Box({ as = 'div', className, style, id, label, role, live, hidden, onTap, children }: BoxProps) {
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    onTap?.()
  }
  const tappable = onTap && { onClick: () => onTap(), onKeyDown: pressed, tabIndex: 0 }
  const attributes = {
    id,
    className,
    style,
    role: role ?? (onTap ? 'button' : undefined),
    'aria-label': label,
    'aria-live': live ? ('polite' as const) : undefined,
    'aria-hidden': hidden || undefined,
    ...tappable,
  }
  return createElement(as, attributes, children)
}
