// The app: what must run once, whichever page is opened first.

import '@platform' // first: it lends old browsers what they lack
import { type PropsWithChildren, useEffect } from 'react'
import { seedKeys } from '@/api/keys'
import { useLinkOfApp } from '@/opened'
import { drafts } from '@/state/drafts'
import { watchNetwork } from '@/state/network'
import { watchOutbox } from '@/state/outbox'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLinkOfApp()
  useEffect(() => {
    seedKeys().catch(() => undefined)
    watchNetwork()
    watchOutbox()
    drafts.removeExpired()
  }, [])
  return children
}
