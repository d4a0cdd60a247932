// The form of what is kept of somebody's open forms: titles and times, nothing of the person.

export interface Kept<T> {
  account: string
  /** Whom it was asked for; null for oneself. */
  asked: string | null
  at: string
  data: T
}

export function isKept<T>(value: unknown): value is Kept<T> | null {
  if (value === null) return true
  const { account, at, data } = (value ?? {}) as Partial<Kept<{ items?: unknown; missed?: unknown }>>
  return (
    typeof account === 'string' && typeof at === 'string' && Array.isArray(data?.items) && Array.isArray(data?.missed)
  )
}
