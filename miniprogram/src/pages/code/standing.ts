// How long a shown code still counts, and when the next is due.

export interface Issued {
  issued_at: string
  expires_at: string
  /** Seconds after its issue at which the next is to be fetched. */
  refresh_in: number
}

export interface Standing {
  /** Seconds until it ends. */
  left: number
  /** Seconds until the next one. */
  next: number
}

export function standing(code: Issued | null, now: Date): Standing {
  if (code === null) return { left: 0, next: 0 }
  const left = until(Date.parse(code.expires_at), now)
  return { left, next: Math.min(left, until(Date.parse(code.issued_at) + code.refresh_in * 1000, now)) }
}

function until(instant: number, now: Date): number {
  return Math.max(0, Math.ceil((instant - now.getTime()) / 1000))
}
