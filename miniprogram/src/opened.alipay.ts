// The link that an app outside scanned: Alipay hands it to the app, at every scan, also while the app is alive.

import { useDidShow } from '@tarojs/taro'
import { openedWith } from './links'
import { replace } from './routes'

/** For the pages of the link rules. */
export function useLinkOfPage(): void {}

/** For the app: goes on where the link leads. */
export function useLinkOfApp(): void {
  useDidShow((shown) => {
    const opened = openedWith(shown?.query)
    if (opened) replace(opened.page, opened.given)
  })
}
