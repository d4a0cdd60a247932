// What a scanned text or an opened link leads to. Our own links are `<origin>/m/<page>?…` and, at places,
// `<origin>/p/<code>`; what guards scan is a signed
// code `AC1.…`; anything else is another system's, and is said to be so.

import type { PageName } from './routes'

export interface Destination {
  page: PageName
  given: Record<string, string>
}

const ROUTES: Record<string, { page: PageName; names: string[] }> = {
  s: { page: 'place', names: ['c'] },
  p: { page: 'fill', names: ['id'] },
  join: { page: 'join', names: ['code'] },
  letter: { page: 'letter', names: ['code'] },
}
const PLACE_CODE = /^[0-9A-HJKMNP-TV-Z]{22}$/
const SIGNED_CODE = /^AC1\./
const PLACE_LINK = /^https?:\/\/[^/]+\/p\/([0-9A-HJKMNP-TV-Z]{22})\/?$/
const LINK = /^https?:\/\/[^/]+\/m\/([a-z]+)\/?\?([^#]*)/i

/** Where a text leads, or null when it is not ours. */
export function destination(text: string): Destination | null {
  const trimmed = text.trim()
  if (PLACE_CODE.test(trimmed)) return { page: 'place', given: { c: trimmed } }
  if (SIGNED_CODE.test(trimmed)) return { page: 'verify', given: { text: trimmed } }
  const place = PLACE_LINK.exec(trimmed)
  if (place) return { page: 'place', given: { c: place[1] } }
  const link = LINK.exec(trimmed)
  const name = link?.[1].toLowerCase()
  if (!link || name === undefined || !Object.keys(ROUTES).includes(name)) return null
  const route = ROUTES[name]
  const given = parameters(link[2])
  return route.names.every((name) => given[name]) ? { page: route.page, given: pick(given, route.names) } : null
}

/** The link that a mini-program was opened with: WeChat gives `q`, Alipay `qrCode`, both encoded. */
export function openedWith(query: Record<string, string | undefined> | undefined): Destination | null {
  const text = query?.q ?? query?.qrCode
  return text === undefined ? null : destination(decode(text))
}

function parameters(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('&')
      .filter(Boolean)
      .map((pair) => pair.split('='))
      .map(([name, ...value]) => [decode(name), decode(value.join('='))]),
  )
}

function pick(given: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, given[name]]))
}

/** What a parameter says, which some mini-programs give still encoded. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
