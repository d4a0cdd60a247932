// Whether a page is the one looked at: what asks the server again and again rests while it is not.

import { useState } from 'react'
import { useDidHide, useDidShow } from '@tarojs/taro'

export function useVisible(): boolean {
  const [isVisible, setVisible] = useState(true)
  useDidShow(() => setVisible(true))
  useDidHide(() => setVisible(false))
  return isVisible
}
