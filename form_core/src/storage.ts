// The device's storage as drafts and the queue see it: texts under keys, written at once and durably (a mini-program's
// storage, a browser's localStorage). `set` may throw when there is no room.

export interface KeyValue {
  get: (key: string) => string | null
  set: (key: string, text: string) => void
  remove: (key: string) => void
  keys: () => string[]
}

/** Milliseconds since 1970. */
export type Instant = number

/** Writes, and tells whether there was room. */
export function isWritten(store: KeyValue, key: string, value: unknown): boolean {
  try {
    store.set(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** What stands under a key, or null for nothing and for what a torn write left there. */
export function readJson(store: KeyValue, key: string): unknown {
  try {
    return JSON.parse(store.get(key) ?? 'null')
  } catch {
    return null
  }
}
