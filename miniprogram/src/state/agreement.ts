// The privacy text as it was agreed to on this phone, so that it is asked once; and telling the server after logging in.

import { platform } from '@platform'
import { isUntold } from './consentRecords'
import { type ConsentText, loadConsentRecords, sayConsent } from './consents'
import { createKeptStore } from './stores'

const KIND = 'general'
const isVersion = (value: unknown): value is number => typeof value === 'number'

/** The version of the general text that somebody ticked on this phone; 0 for none. */
export const agreedVersion = createKeptStore<number>(platform.storage, 'agreed', 0, isVersion)

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
  if (isUntold(await loadConsentRecords(), KIND, version)) await sayConsent({ kind: KIND, version }, { given: true })
}
