// Text within a line.

import { Text as Native } from '@tarojs/components'
import type { TextProps } from './types'

export function Text({ className, id, children }: TextProps) {
  return (
    <Native id={id} className={className}>
      {children}
    </Native>
  )
}
