// Which texts a page of consents shows.

import type { ConsentText } from '@/state/consents'

/** The kinds that a page's parameter names (`general.sensitive`), in the order of the texts; all for an empty one. */
export function textsNamed(texts: readonly ConsentText[], kinds: string | undefined): ConsentText[] {
  const named = (kinds ?? '').split('.').filter(Boolean)
  return named.length === 0 ? [...texts] : texts.filter((text) => named.includes(text.kind))
}
