// The posts somebody works at, as the server named them last: a guard chooses one once and stands there all day, also
// when the network is gone.

import { platform } from '@platform'
import { type Item, call } from '@/api'
import { type Loaded, useLoad } from '@/api/useLoad'
import { createKeptStore } from './stores'

export type Post = Item<'GET /api/v1/me/places'>

export interface ChosenPost {
  id: string
  title: string
}

function isChosen(value: unknown): value is ChosenPost | null {
  const { id, title } = (value ?? {}) as Partial<ChosenPost>
  return value === null || (typeof id === 'string' && typeof title === 'string')
}

/** Where one stands now; null for looking without registering anybody. */
export const currentPost = createKeptStore<ChosenPost | null>(platform.storage, 'post', null, isChosen)

/** One post by id. There is no operation for a single one: the pages are read until it comes. */
export function usePost(id: string): Loaded<Post> {
  return useLoad(() => findPost(id), [id])
}

async function findPost(id: string): Promise<Post> {
  let cursor: string | undefined
  do {
    const page = await call('GET /api/v1/me/places', { query: { limit: 100, cursor } })
    const found = page.items.find((post) => post.id === id)
    if (found) return found
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  throw new Error(`no post ${id}`)
}
