// The tree of regions as the server gives it, level by level; what was asked once is kept while the app lives.

import { type Answer, type Item, call } from '@/api'

export type Region = Item<'GET /api/v1/regions'>
export type NamedRegion = Answer<'GET /api/v1/regions/{code}'>

const asked = new Map<string, Promise<unknown>>()

function kept<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = asked.get(key) as Promise<T> | undefined
  if (known !== undefined) return known
  const answer = ask()
  asked.set(key, answer)
  answer.catch(() => asked.delete(key))
  return answer
}

/** The regions right below one; the provinces without a code. */
export function regionsBelow(code: string | null): Promise<Region[]> {
  return kept(
    `below ${code ?? ''}`,
    async () => (await call('GET /api/v1/regions', { query: code === null ? {} : { parent: code } })).items,
  )
}

export function regionOf(code: string): Promise<NamedRegion> {
  return kept(code, () => call('GET /api/v1/regions/{code}', { path: { code } }))
}
