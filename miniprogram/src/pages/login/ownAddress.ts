// The page to return to comes from an address that anybody may have made: only pages of this app are gone to.

import { decode } from '../../links'

/** `given` if it leads to one of `pages` (decoded once more where the platform did not), or null. */
export function ownAddress(given: string | undefined, pages: readonly string[]): string | null {
  const address = given?.startsWith('%2F') ? decode(given) : given
  return address !== undefined && pages.includes(address.split('?')[0]) ? address : null
}
