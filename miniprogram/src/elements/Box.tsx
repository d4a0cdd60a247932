// A block that may be tapped. Mini-programs: a view; `as` matters to browsers only, where it is the HTML element.

import { View } from '@tarojs/components'
import type { ViewProps } from '@tarojs/components/types/View'
import type { BoxProps } from './types'

export function Box({ className, style, id, label, role, live, hidden, onTap, children }: BoxProps) {
  const attributes: ViewProps & Record<`aria-${string}`, string | undefined> = {
    'aria-label': label,
    'aria-role': live ? 'alert' : role,
    'aria-hidden': hidden ? 'true' : undefined,
  }
  return (
    <View id={id} className={className} style={style} onClick={onTap && (() => onTap())} {...attributes}>
      {children}
    </View>
  )
}
