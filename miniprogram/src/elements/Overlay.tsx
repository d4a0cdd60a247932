// A sheet over the page; the page beneath does not scroll along.

import { View } from '@tarojs/components'
import type { OverlayProps } from './types'

export function Overlay({ title, place = 'bottom', onClose, children }: OverlayProps) {
  return (
    <View className={`overlay overlay-${place}`} catchMove>
      <View className="overlay-shade" onClick={onClose} aria-label="关闭" />
      <View className="overlay-panel" aria-role="dialog" aria-label={title}>
        {children}
      </View>
    </View>
  )
}
