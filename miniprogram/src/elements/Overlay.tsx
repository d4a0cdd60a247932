// A sheet over the page; the page beneath does not scroll along.

import { View } from '@tarojs/components'
import type { OverlayProps } from './types'
import { spoken } from './spoken'

export function Overlay({ title, place = 'bottom', onClose, children }: OverlayProps) {
  return (
    <View className={`overlay overlay-${place}`} catchMove>
      <View className="overlay-shade" onClick={onClose} {...spoken({ label: '关闭', role: 'button' })} />
      <View className="overlay-panel" {...spoken({ label: title, role: 'dialog' })}>
        {children}
      </View>
    </View>
  )
}
