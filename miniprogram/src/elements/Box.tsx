// A block that may be tapped. Mini-programs: a view; `as` matters to browsers only, where it is the HTML element.

import { View } from '@tarojs/components'
import type { BoxProps } from './types'
import { spoken } from './spoken'

export function Box({ className, style, id, label, role, live, hidden, onTap, children }: BoxProps) {
  return (
    <View
      id={id}
      className={className}
      style={style}
      onClick={onTap && (() => onTap())}
      {...spoken({ label, role: live ? 'alert' : (role ?? (onTap && 'button')), hidden: hidden || undefined })}
    >
      {children}
    </View>
  )
}
