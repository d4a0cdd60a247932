// The server's time on this phone: a phone's own clock may be wrong, and what guards look at must not be.

import { useEffect, useState } from 'react'
import { createStore } from './stores'

/** Milliseconds to add to the phone's clock; null before the server was heard. */
const offset = createStore<number | null>(null)

export function heard(serverTime: string): void {
  offset.set(Date.parse(serverTime) - Date.now())
}

export function now(): Date {
  return new Date(Date.now() + (offset.get() ?? 0))
}

/** The server's time, every second. */
export function useClock(): Date {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return time
}
