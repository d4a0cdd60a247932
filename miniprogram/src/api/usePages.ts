// Lists that come page by page: what is there so far, whether more follows, and fetching it.

import { useCallback, useEffect, useRef, useState } from 'react'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Pages<T> {
  items: T[]
  /** Null while the first page is on its way. */
  hasMore: boolean | null
  loading: boolean
  error: unknown
  more: () => Promise<void>
  reload: () => Promise<void>
}

/** The pages of `load`, anew whenever one of `given` changes; `load` null means not yet. */
export function usePages<T>(
  load: ((cursor: string | undefined) => Promise<Page<T>>) | null,
  given: readonly unknown[],
): Pages<T> {
  const [state, setState] = useState<{ items: T[]; next: string | null | undefined; loading: boolean; error: unknown }>(
    {
      items: [],
      next: undefined,
      loading: load !== null,
      error: null,
    },
  )
  const turn = useRef(0)
  const busy = useRef(false)
  const read = useCallback(async (held: T[], cursor: string | undefined) => {
    if (load === null) return
    const mine = ++turn.current
    busy.current = true
    setState((before) => ({ ...before, loading: true, error: null }))
    try {
      const page = await load(cursor)
      if (mine === turn.current)
        setState({ items: [...held, ...page.items], next: page.next, loading: false, error: null })
    } catch (error) {
      if (mine === turn.current) setState((before) => ({ ...before, loading: false, error }))
    } finally {
      if (mine === turn.current) busy.current = false
    }
  }, given)
  useEffect(() => {
    setState({ items: [], next: undefined, loading: load !== null, error: null })
    void read([], undefined)
    return () => void turn.current++
  }, [read])
  return {
    items: state.items,
    hasMore: state.next === undefined ? null : state.next !== null,
    loading: state.loading,
    error: state.error,
    more: async () => {
      if (!busy.current && state.next !== null) await read(state.items, state.next)
    },
    reload: () => read([], undefined),
  }
}
