// The privacy text as it was agreed to on this phone, so that it is asked once; and telling the server after logging in.

import { type Item, call } from '@/api'
import { platform } from '@platform'
import { isUntold } from './consentWords'
import { createKeptStore } from './stores'

export type ConsentText = Item<'GET /api/v1/consents'>

const KIND = 'general'
const isVersion = (value: unknown): value is number => typeof value === 'number'

/** The version of the general text that somebody ticked on this phone; 0 for none. */
export const agreedVersion = createKeptStore<number>(platform.storage, 'agreed', 0, isVersion)

/** The texts that people are asked for, the general one among them. */
export async function loadConsents(): Promise<ConsentText[]> {
  return (await call('GET /api/v1/consents')).items
}

export function generalText(texts: readonly ConsentText[]): ConsentText | null {
  return texts.find((text) => text.kind === KIND) ?? null
}

/**
 * Tells the server of the tick, once for each account and version. Whoever took the consent back later stays so: logging in
 * must be possible without it, and what needs it asks again.
 */
export async function tellAgreement(): Promise<void> {
  const version = agreedVersion.get()
  if (version === 0) return
  const { items } = await call('GET /api/v1/me/consents', { query: { limit: 100 } })
  if (isUntold(items, KIND, version))
    await call('POST /api/v1/me/consents', { body: { kind: KIND, version, given: true } })
}
