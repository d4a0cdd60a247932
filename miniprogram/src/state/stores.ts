// A value that components watch. Small on purpose: what the server knows is asked of the server (`useLoad`), and only what
// concerns the whole app is kept here.

import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  set(value: T): void
  watch(changed: () => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const watchers = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const changed of [...watchers]) changed()
    },
    watch: (changed) => {
      watchers.add(changed)
      return () => void watchers.delete(changed)
    },
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.watch, store.get, store.get)
}

/** A store that survives the app as JSON under a key of the phone's storage. What cannot be read starts anew. */
export function createKeptStore<T>(
  kept: { get(key: string): string | null; set(key: string, value: string): void },
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): Store<T> {
  const store = createStore(read(kept.get(key), initial, isValid))
  return {
    ...store,
    set: (value) => {
      store.set(value)
      try {
        kept.set(key, JSON.stringify(value))
      } catch {
        // no room: it holds for as long as the app lives
      }
    },
  }
}

/** Before the keys of what belongs to whoever is logged in. */
export const OWN = 'own:'

const loaded: (() => void)[] = []

/** A kept store of what belongs to whoever is logged in; `forgetOwn` empties it. */
export function createOwnStore<T>(
  kept: Parameters<typeof createKeptStore<T>>[0],
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): Store<T> {
  const store = createKeptStore(kept, OWN + key, initial, isValid)
  loaded.push(() => store.set(initial))
  return store
}

/** Somebody has logged out, or another account logs in: empties these stores, those of pages not yet loaded as well. */
export function forgetOwn(kept: { keys(): string[]; remove(key: string): void }): void {
  for (const empty of loaded) empty()
  for (const key of kept.keys()) if (key.startsWith(OWN)) kept.remove(key)
}

function read<T>(text: string | null, initial: T, isValid: (value: unknown) => value is T): T {
  if (text === null) return initial
  try {
    const value: unknown = JSON.parse(text)
    return isValid(value) ? value : initial
  } catch {
    return initial
  }
}
