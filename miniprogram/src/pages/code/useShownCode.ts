// The signed code on the screen: fetched anew before it ends, for as long as the page is looked at. Without a network the
// last one stays until it ends, and is then not shown any more.

import { useEffect, useRef } from 'react'
import { type Answer, call } from '@/api'
import { type Loaded, useLoad } from '@/api/useLoad'
import { useVisible } from '@/components/useVisible'
import { heard, useClock } from '@/state/clock'
import { online } from '@/state/network'
import { useStore } from '@/state/stores'
import { type Standing, standing } from './standing'

export type OwnCode = Answer<'GET /api/v1/me/code'>

export interface ShownCode {
  loaded: Loaded<OwnCode>
  standing: Standing
  /** The next one cannot be had: no network, or the last try failed. */
  isStuck: boolean
}

const RETRY = 5_000

/** The code of a person; of oneself when null. */
export function useShownCode(person: string | null): ShownCode {
  const fetchedAt = useRef(0)
  const loaded = useLoad(async () => {
    fetchedAt.current = Date.now()
    const code = await call('GET /api/v1/me/code', { query: person === null ? {} : { person } })
    heard(code.server_time)
    return code
  }, [person])
  const isVisible = useVisible()
  const isOnline = useStore(online)
  const time = useClock()
  const shown = standing(loaded.data, time)
  useEffect(() => {
    if (loaded.data === null || loaded.loading || shown.next > 0 || !isVisible || !isOnline) return
    if (Date.now() - fetchedAt.current >= RETRY) void loaded.reload()
  }, [time, isVisible, isOnline])
  return { loaded, standing: shown, isStuck: !isOnline || loaded.error !== null }
}
