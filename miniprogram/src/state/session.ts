// Who is logged in on this phone. A session that the server no longer accepts is dropped; what somebody was filling in stays.
// Whoever logs out leaves nothing here but what waits to be sent (docs/privacy.md, "On the phone").

import { platform } from '@platform'
import { drafts } from './drafts'
import { createKeptStore, createStore, forgetOwn } from './stores'

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

const isAccount = (value: unknown): value is string | null => value === null || typeof value === 'string'

/** Whose account was logged in last: another one finds nothing of it. */
const lastAccount = createKeptStore<string | null>(platform.storage, 'account', null, isAccount)

/** True after the server ended a session by itself, until somebody logs in: pages then say so. */
export const sessionWasLost = createStore(false)

export function begin(next: Session): void {
  const { token, account, phone, roles, expires_at, must_change } = next
  if (lastAccount.get() !== account) forgetOwn(platform.storage)
  lastAccount.set(account)
  session.set({ token, account, phone, roles, expires_at, must_change })
  sessionWasLost.set(false)
}

/** Logging out: the drafts and whatever else is kept for this account leave the phone. */
export function end(): void {
  const account = session.get()?.account
  session.set(null)
  if (account !== undefined) drafts.forget(account)
  forgetOwn(platform.storage)
  sessionWasLost.set(false)
}

/** The server refused this token; a newer one that came meanwhile stays. */
export function lose(token: string): void {
  if (session.get()?.token !== token) return
  session.set(null)
  sessionWasLost.set(true)
}
