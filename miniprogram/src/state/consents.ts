// The texts that people agree to, what an account has said of them, and saying it.

import { type Body, type Item, call } from '@/api'
import type { ConsentRecord } from './consentRecords'

export type ConsentText = Item<'GET /api/v1/consents'>

/** The texts in force that people are asked for. */
export async function loadConsents(): Promise<ConsentText[]> {
  return (await call('GET /api/v1/consents')).items
}

/** What the account has said, newest first. */
export async function loadConsentRecords(): Promise<ConsentRecord[]> {
  return (await call('GET /api/v1/me/consents', { query: { limit: 100 } })).items
}

export interface Saying {
  given: boolean
  /** Id of a person one answers for; the account itself when absent. */
  person?: string | null
  key?: string
}

/** Says yes or no to a version of a text. */
export async function sayConsent(
  { kind, version }: Pick<ConsentText, 'kind' | 'version'>,
  { given, person, key }: Saying,
): Promise<void> {
  const body = { kind, version, given, ...(person ? { person } : {}) } as Body<'POST /api/v1/me/consents'>
  await call('POST /api/v1/me/consents', { body, key })
}
