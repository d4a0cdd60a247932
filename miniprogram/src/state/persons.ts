// The people this account answers for: oneself and family (BY-9). Asked of the server once for the whole app, again
// after somebody was added or left, and forgotten with the session. Whom one chose last stays chosen on this phone.

import { useEffect } from 'react'
import { platform } from '@platform'
import { type Item, call } from '@/api'
import type { Loaded } from '@/api/useLoad'
import { nicknames } from './nicknames'
import { session } from './session'
import { createOwnStore, createStore, useStore } from './stores'

export type Person = Item<'GET /api/v1/me/persons'>

interface Known {
  account: string | null
  data: Person[] | null
  error: unknown
  loading: boolean
}

const NOBODY: Known = { account: null, data: null, error: null, loading: false }
const known = createStore<Known>(NOBODY)
let turn = 0

/** Id of the person chosen last; may be somebody whom this account no longer answers for: see `useCurrentPerson`. */
export const currentPerson = createOwnStore<string | null>(
  platform.storage,
  'person',
  null,
  (value): value is string | null => value === null || typeof value === 'string',
)

/** Asks the server again: after somebody was added or left. What was known stays meanwhile and when it fails. */
export async function refreshPersons(): Promise<void> {
  const account = session.get()?.account ?? null
  const mine = ++turn
  if (account === null) return known.set(NOBODY)
  const held = known.get().account === account ? known.get().data : null
  known.set({ account, data: held, error: null, loading: true })
  try {
    const { items } = await call('GET /api/v1/me/persons')
    if (mine === turn) known.set({ account, data: items, error: null, loading: false })
  } catch (error) {
    if (mine === turn) known.set({ account, data: held, error, loading: false })
  }
}

function put(data: Person[]): void {
  known.set({ ...known.get(), data, error: null, loading: false })
}

/** Everybody this account answers for, oneself first. Needs a session; without one nothing is loaded. */
export function usePersons(): Loaded<Person[]> {
  const account = useStore(session)?.account ?? null
  const shown = useStore(known)
  useStore(nicknames) // `nameOf` tells them
  useEffect(() => {
    if (known.get().account !== account) void refreshPersons()
  }, [account])
  const { data, error, loading } = shown.account === account ? shown : { ...NOBODY, loading: account !== null }
  return { data, error, loading, reload: refreshPersons, put }
}

/** The person with this id, else oneself, else the first; null for an account without anybody. */
export function chosenOf(persons: readonly Person[], chosen: string | null | undefined): Person | null {
  return persons.find(({ id }) => id === chosen) ?? persons.find((person) => person.is_self) ?? persons[0] ?? null
}

/** Whom the screens are about now, as far as it is known. */
export function useCurrentPerson(): Person | null {
  const chosen = useStore(currentPerson)
  return chosenOf(usePersons().data ?? [], chosen)
}

/** How somebody is called where one chooses among the family. */
export function nameOf({ id, name, is_self }: Pick<Person, 'id' | 'name' | 'is_self'>): string {
  if (is_self) return `${name}（本人）`
  const called = nicknames.get()[id]?.trim()
  return called ? `${called}（${name}）` : name
}
