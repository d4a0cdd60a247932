// The app: what must run once, whichever page is opened first.

import '@platform' // first: it lends old browsers what they lack
import { type PropsWithChildren, useEffect } from 'react'
import { useLaunch } from '@tarojs/taro'
import { seedKeys } from '@/api/keys'
import { openedWith } from '@/links'
import { replace } from '@/routes'
import { drafts } from '@/state/drafts'
import { watchNetwork } from '@/state/network'
import { watchOutbox } from '@/state/outbox'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLaunch(({ query }) => {
    const opened = openedWith(query)
    if (opened) replace(opened.page, opened.given)
  })
  useEffect(() => {
    seedKeys().catch(() => undefined)
    watchNetwork()
    watchOutbox()
    drafts.removeExpired()
  }, [])
  return children
}
