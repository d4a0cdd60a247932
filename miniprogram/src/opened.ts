// The link that an app outside scanned. WeChat hands it to the page that its link rules name (home, place), at every scan,
// also while the app is alive; what the app itself hears when it comes back would repeat an earlier one.

import { useEffect } from 'react'
import { useRouter } from '@tarojs/taro'
import { openedWith } from './links'
import { replace } from './routes'

/** For the pages of the link rules: goes on where the link leads. */
export function useLinkOfPage(): void {
  const given = useRouter().params
  useEffect(() => {
    const opened = openedWith(given)
    if (opened) replace(opened.page, opened.given)
  }, [])
}

/** For the app. */
export function useLinkOfApp(): void {}
