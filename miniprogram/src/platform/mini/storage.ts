// The mini-program's storage; a failing read counts as absent, a failing write is told to the caller.

import Taro from '@tarojs/taro'
import type { KeyValue } from '../types'

export const storage: KeyValue = {
  get: (key) => {
    const value: unknown = Taro.getStorageSync(key)
    return typeof value === 'string' && value !== '' ? value : null
  },
  set: (key, value) => Taro.setStorageSync(key, value),
  remove: (key) => Taro.removeStorageSync(key),
  keys: () => Taro.getStorageInfoSync().keys,
}
