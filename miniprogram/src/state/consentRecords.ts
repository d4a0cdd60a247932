// What holds of the consents somebody gave or took back: the records say each yes and no, the latest one counts. And which
// consents the server wants before it does something.

import { ProblemError } from '@anma/api-client'
import type { Item } from '@/api'

export type ConsentRecord = Pick<Item<'GET /api/v1/me/consents'>, 'kind' | 'version' | 'given' | 'at' | 'person'>

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

/** Whether the account's newest word for itself is missing, or a yes to an older version. */
export function isUntold(records: readonly ConsentRecord[], kind: string, version: number): boolean {
  const { state, version: said } = standing(records, kind)
  return state === 'none' || (state === 'given' && said !== null && said < version)
}

const AT = '/consents/'
const NOTHING: string[] = []

/** The kinds that a refusal names; none for any other error. */
export function consentsAsked(error: unknown): string[] {
  if (!(error instanceof ProblemError) || error.code !== 'consent.required') return NOTHING
  return error.errors.filter(({ pointer }) => pointer.startsWith(AT)).map(({ pointer }) => pointer.slice(AT.length))
}
