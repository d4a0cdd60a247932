// What somebody owes, from the server; what came last is kept, so that forms can be opened without a network.

import { platform } from '@platform'
import { type Answer, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { session } from '@/state/session'
import { createOwnStore, useStore } from '@/state/stores'
import { isKept, type Kept } from './keptTodo'

export type Todo = Answer<'GET /api/v1/me/todo'>
export type TodoItem = Todo['items'][number]

const kept = createOwnStore<Kept<Todo> | null>(platform.storage, 'todo', null, isKept)

export interface ShownTodo {
  data: Todo | null
  /** When it came, if it is not from just now. */
  from: string | null
  error: unknown
  reload: () => Promise<void>
}

/** The forms due for a person; undefined is oneself, null is not known yet. */
export function useTodo(person: string | undefined | null): ShownTodo {
  const account = useStore(session)?.account ?? ''
  const loaded = useLoad(person === null ? null : () => load(account, person), [account, person])
  const held = useStore(kept)
  const isMine = held !== null && held.account === account && held.asked === (person ?? null)
  const isOld = loaded.data === null && loaded.error !== null && isMine
  return {
    data: loaded.data ?? (isOld ? held.data : null),
    from: isOld ? held.at : null,
    error: loaded.error,
    reload: loaded.reload,
  }
}

async function load(account: string, person: string | undefined): Promise<Todo> {
  const data = await call('GET /api/v1/me/todo', { query: { person } })
  kept.set({ account, asked: person ?? null, at: new Date().toISOString(), data })
  return data
}
