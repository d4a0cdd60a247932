// Who is logged in on this phone. A session that the server no longer accepts is dropped; what somebody was filling in stays.

import { platform } from '@platform'
import { createKeptStore, createStore } from './stores'

export interface Session {
  token: string
  account: string
  phone: string
  roles: string[]
  expires_at: string
  must_change: boolean
}

function isSession(value: unknown): value is Session | null {
  if (value === null) return true
  const { token, account } = value as Partial<Session>
  return typeof token === 'string' && typeof account === 'string'
}

export const session = createKeptStore<Session | null>(platform.storage, 'session', null, isSession)

/** True after the server ended a session by itself, until somebody logs in: pages then say so. */
export const sessionWasLost = createStore(false)

export function begin(next: Session): void {
  const { token, account, phone, roles, expires_at, must_change } = next
  session.set({ token, account, phone, roles, expires_at, must_change })
  sessionWasLost.set(false)
}

export function end(): void {
  session.set(null)
  sessionWasLost.set(false)
}

/** The server refused this token; a newer one that came meanwhile stays. */
export function lose(token: string): void {
  if (session.get()?.token !== token) return
  session.set(null)
  sessionWasLost.set(true)
}
