// Leading somebody to a field: mini-programs can only scroll there.

import Taro from '@tarojs/taro'

export function focusOn(id: string): void {
  Taro.pageScrollTo({ selector: `#${id}-field`, offsetTop: -80, duration: 200 }).catch(() => undefined)
}

export function scrollUp(): void {
  Taro.pageScrollTo({ scrollTop: 0, duration: 0 }).catch(() => undefined)
}
