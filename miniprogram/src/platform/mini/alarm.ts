// Vibration that repeats for some seconds, with the platform's own short sound; no file to load when every second counts.

import Taro from '@tarojs/taro'

const BEATS = 6
const PAUSE = 700

export function alarm(): () => void {
  let left = BEATS
  const beat = () => {
    Taro.vibrateLong({}).catch(() => undefined)
    left -= 1
    if (left === 0) clearInterval(timer)
  }
  const timer = setInterval(beat, PAUSE)
  beat()
  return () => clearInterval(timer)
}
