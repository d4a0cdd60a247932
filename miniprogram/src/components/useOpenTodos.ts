// The forms that somebody can fill in now.

import { type Item, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { isOpen } from './todoWords'

/** Of a person; none until they are known. */
export function useOpenTodos(person: string | undefined): Item<'GET /api/v1/me/todo'>[] {
  const todo = useLoad(person === undefined ? null : () => call('GET /api/v1/me/todo', { query: { person } }), [person])
  return (todo.data?.items ?? []).filter(isOpen)
}
