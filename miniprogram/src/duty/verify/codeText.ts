// The text of a shown code in its parts: `AC1.<payload>.<signature>`, base64url in the one spelling that the server writes.
// Mini-programs have neither atob nor TextDecoder.

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const MOST = 512

export interface SignedText {
  /** What the signature is over. */
  signed: string
  payload: Uint8Array
  signature: Uint8Array
}

/** The parts of a text, or null for what is none of ours. */
export function signedOf(text: string): SignedText | null {
  const parts = text.length <= MOST ? text.split('.') : []
  if (parts.length !== 3 || parts[0] !== 'AC1') return null
  const payload = bytesOf(parts[1])
  const signature = bytesOf(parts[2])
  return payload && signature && { signed: `${parts[0]}.${parts[1]}`, payload, signature }
}

/** The bytes of base64url without padding; null where another spelling of the same bytes is the right one. */
export function bytesOf(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let held = 0
  let bits = 0
  let at = 0
  for (const sign of text) {
    const value = SIGNS.indexOf(sign)
    if (value < 0) return null
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  const isCanonical = bits < 6 && (held & ((1 << bits) - 1)) === 0
  return isCanonical ? bytes : null
}

/** UTF-8 as text; null for what is none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return null
  }
}
