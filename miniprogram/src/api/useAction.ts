// One thing that a button does: under way, failed, and the same key for as long as the same thing is meant.

import { useCallback, useRef, useState } from 'react'
import { newKey } from './keys'

export interface Action<A extends unknown[]> {
  run: (...given: A) => Promise<boolean>
  busy: boolean
  error: unknown
  clear: () => void
}

/** `act` gets an idempotency key that stays the same from a failure to the next try, and is new after a success. */
export function useAction<A extends unknown[]>(act: (key: string, ...given: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const key = useRef<string | null>(null)
  const underWay = useRef(false)
  const latest = useRef(act)
  latest.current = act
  const run = useCallback(async (...given: A) => {
    if (underWay.current) return false
    underWay.current = true
    setBusy(true)
    setError(null)
    key.current ??= newKey()
    try {
      await latest.current(key.current, ...given)
      key.current = null
      return true
    } catch (failure) {
      if (isSettled(failure)) key.current = null
      setError(failure)
      return false
    } finally {
      underWay.current = false
      setBusy(false)
    }
  }, [])
  return { run, busy, error, clear: () => setError(null) }
}

/** A refusal that will not pass: whatever is sent next is something else. */
function isSettled(failure: unknown): boolean {
  return failure instanceof Error && 'isPassing' in failure && failure.isPassing === false
}
