// The policies in force: what each color stands for, the notes beside it, the form by which a code is applied for. Public,
// and kept on the phone, since a guard without a network needs the words too.

import { useEffect } from 'react'
import { platform } from '@platform'
import { type Item, call } from '@/api'
import { createKeptStore, useStore } from './stores'

export type Policy = Item<'GET /api/v1/policies'>
export type Legend = Policy['colors'][number]

const FRESH = 300_000
const NONE: Policy[] = []
let askedAt = 0

function isPolicies(value: unknown): value is Policy[] {
  if (!Array.isArray(value)) return false
  return value.every(
    (one: Partial<Policy> | null) =>
      typeof one?.id === 'string' && Array.isArray(one.colors) && Array.isArray(one.notes),
  )
}

const policies = createKeptStore<Policy[]>(platform.storage, 'policies', NONE, isPolicies)

async function refresh(): Promise<void> {
  if (Date.now() - askedAt < FRESH) return
  askedAt = Date.now()
  try {
    policies.set((await call('GET /api/v1/policies')).items)
  } catch {
    askedAt = 0 // what is kept goes on; the next screen asks again
  }
}

/** Every policy in force; empty until the server was heard for the first time on this phone. */
export function usePolicies(): Policy[] {
  useEffect(() => void refresh(), [])
  return useStore(policies)
}

export function usePolicy(id: string): Policy | null {
  return usePolicies().find((policy) => policy.id === id) ?? null
}

/** What a color stands for under its policy, where that is known. */
export function legendOf(policy: Policy | null, color: string): Legend | null {
  return policy?.colors.find(({ id }) => id === color) ?? null
}

/** Whether a color is the mildest of its policy, which stands last; true as well where the policy is not known yet. */
export function isMildest(policy: Policy | null, color: string): boolean {
  return policy === null || policy.colors[policy.colors.length - 1]?.id === color
}
