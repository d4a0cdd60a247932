// What holds of the consents somebody gave or took back: the records say each yes and no, the latest one counts.

import type { Item } from '@/api'

export type ConsentRecord = Pick<Item<'GET /api/v1/me/consents'>, 'kind' | 'version' | 'given' | 'at' | 'person'>
export type ConsentText = Item<'GET /api/v1/consents'>

export interface Standing {
  state: 'given' | 'withdrawn' | 'none'
  at: string | null
  /** The version that was agreed to or taken back. */
  version: number | null
}

const NONE: Standing = { state: 'none', at: null, version: null }

/** What the account said last to a kind, for itself (person null) or for somebody. Records in any order. */
export function standing(records: readonly ConsentRecord[], kind: string, person: string | null = null): Standing {
  const said = records.filter((one) => one.kind === kind && one.person === person)
  const last = said.reduce<ConsentRecord | null>((held, one) => (held === null || one.at > held.at ? one : held), null)
  if (last === null) return NONE
  return { state: last.given ? 'given' : 'withdrawn', at: last.at, version: last.version }
}

/** The kinds that a page's parameter names (`general.sensitive`), in the order of the texts; all for an empty one. */
export function textsNamed(texts: readonly ConsentText[], kinds: string | undefined): ConsentText[] {
  const named = (kinds ?? '').split('.').filter(Boolean)
  return named.length === 0 ? [...texts] : texts.filter((text) => named.includes(text.kind))
}
