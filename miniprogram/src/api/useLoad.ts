// What a screen shows of the server: loading, there, or not to be had; and fetching it again.

import { useCallback, useEffect, useRef, useState } from 'react'

export interface Loaded<T> {
  /** What came last; stays while it is fetched again and when that fails. */
  data: T | null
  error: unknown
  loading: boolean
  reload: () => Promise<void>
  /** Puts in what a change answered, without asking again; an older answer that is still on its way is dropped. */
  put: (data: T) => void
}

/** Loads now and whenever one of `given` changes; `load` null means not yet. Late answers of former calls are dropped. */
export function useLoad<T>(load: (() => Promise<T>) | null, given: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data: T | null; error: unknown; loading: boolean }>({
    data: null,
    error: null,
    loading: load !== null,
  })
  const turn = useRef(0)
  const reload = useCallback(async () => {
    if (load === null) return
    const mine = ++turn.current
    setState((held) => ({ ...held, loading: true }))
    try {
      const data = await load()
      if (mine === turn.current) setState({ data, error: null, loading: false })
    } catch (error) {
      if (mine === turn.current) setState((held) => ({ ...held, error, loading: false }))
    }
  }, given)
  useEffect(() => {
    setState({ data: null, error: null, loading: load !== null })
    void reload()
    return () => void turn.current++
  }, [reload])
  const put = useCallback((data: T) => {
    turn.current++
    setState({ data, error: null, loading: false })
  }, [])
  return { ...state, reload, put }
}
