// Text within a line.

import type { TextProps } from './types'

export function Text({ className, id, children }: TextProps) {
  return (
    <span id={id} className={className}>
      {children}
    </span>
  )
}
