// localStorage under a prefix of our own; where the browser forbids it, memory for as long as the page lives.

import type { KeyValue } from '../types'

const PREFIX = 'anma:'

function usable(): Storage | null {
  try {
    localStorage.setItem(`${PREFIX}probe`, '1')
    localStorage.removeItem(`${PREFIX}probe`)
    return localStorage
  } catch {
    return null
  }
}

function overStorage(store: Storage): KeyValue {
  return {
    get: (key) => store.getItem(PREFIX + key),
    set: (key, value) => store.setItem(PREFIX + key, value),
    remove: (key) => store.removeItem(PREFIX + key),
    keys: () =>
      Object.keys(store)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length)),
  }
}

function overMemory(): KeyValue {
  const held = new Map<string, string>()
  return {
    get: (key) => held.get(key) ?? null,
    set: (key, value) => void held.set(key, value),
    remove: (key) => void held.delete(key),
    keys: () => [...held.keys()],
  }
}

const store = usable()

export const storage: KeyValue = store === null ? overMemory() : overStorage(store)
