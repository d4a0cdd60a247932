// Proves a shown code without a network, as docs/codes.md says it must be done: ours, signed by us, of now. No clock, no
// storage, no platform: what a guard's phone holds (keys) and its time are given.

import nacl from 'tweetnacl'
import { bytesOf, signedOf, textOf } from './codeText'

export interface CodeKey {
  id: string
  key: string
  not_before: string
  not_after: string
}

export interface CodeKeys {
  keys: CodeKey[]
  skew_seconds: number
}

export interface SaidColor {
  policy: string
  color: string
  alert: boolean
}

/** What a proved code says: true of the instant when it was drawn. */
export interface Said {
  colors: SaidColor[]
  /** The last signs of the document. */
  document: string
  /** Masked. */
  name: string
  issuedAt: number
  expiresAt: number
}

export type Verdict = { is: 'proved'; said: Said } | { is: 'foreign' | 'forged' | 'expired' }

const HEAD = 26

/** Judges the text of a scanned code at an instant in milliseconds. */
export function judge(text: string, held: CodeKeys, now: number): Verdict {
  const code = signedOf(text)
  if (code === null || code.payload.length < HEAD) return { is: 'foreign' }
  const view = new DataView(code.payload.buffer, code.payload.byteOffset)
  const issuedAt = view.getUint32(4) * 1000
  const expiresAt = issuedAt + view.getUint16(8) * 1000
  const key = held.keys.find((one) => isOf(one, code.payload, issuedAt))
  const known = key && bytesOf(key.key)
  if (!known || known.length !== nacl.sign.publicKeyLength) return { is: 'foreign' }
  if (!isSigned(code.signed, code.signature, known)) return { is: 'forged' }
  const skew = held.skew_seconds * 1000
  if (now < issuedAt - skew || now >= expiresAt + skew) return { is: 'expired' }
  const said = read(textOf(code.payload.subarray(HEAD)))
  return said === null ? { is: 'foreign' } : { is: 'proved', said: { ...said, issuedAt, expiresAt } }
}

function isOf(key: CodeKey, payload: Uint8Array, issuedAt: number): boolean {
  const id = bytesOf(key.id)
  const isSame = id !== null && id.length === 4 && id.every((byte, index) => byte === payload[index])
  return isSame && Date.parse(key.not_before) <= issuedAt && issuedAt < Date.parse(key.not_after)
}

function isSigned(signed: string, signature: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== nacl.sign.signatureLength) return false
  const message = Uint8Array.from(signed, (sign) => sign.charCodeAt(0))
  return nacl.sign.detached.verify(message, signature, key)
}

function read(text: string | null): Pick<Said, 'colors' | 'document' | 'name'> | null {
  const lines = text?.split('\n')
  if (lines?.length !== 3) return null
  const colors = lines[0].split(',').filter(Boolean).map(readColor)
  return { colors, document: lines[1], name: lines[2] }
}

function readColor(marked: string): SaidColor {
  const [policy, color = ''] = marked.split(':')
  return { policy, color: color.replace(/!$/, ''), alert: color.endsWith('!') }
}
