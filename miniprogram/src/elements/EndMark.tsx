// The end of a text that must be read: tells when it came into view.

import { useEffect, useRef } from 'react'
import Taro from '@tarojs/taro'
import { View } from '@tarojs/components'
import type { EndMarkProps } from './types'
import { spoken } from './spoken'

export function EndMark({ onSeen }: EndMarkProps) {
  const seen = useRef(onSeen)
  seen.current = onSeen
  useEffect(() => {
    const page = Taro.getCurrentInstance().page
    if (!page) return seen.current()
    const observer = Taro.createIntersectionObserver(page)
    Taro.nextTick(() =>
      observer
        .relativeToViewport()
        .observe('.end-mark', ({ intersectionRatio = 0 }) => intersectionRatio > 0 && seen.current()),
    )
    return () => observer.disconnect()
  }, [])
  return <View className="end-mark" {...spoken({ hidden: true })} />
}
