// Idempotency keys: one for each thing that somebody means to do, however often it is sent.

import { platform } from '@platform'

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'
let entropy: number[] = []

/** Fills the store of random numbers; called once when the app starts, since some platforms answer only later. */
export async function seedKeys(): Promise<void> {
  const bytes = await platform.random(240)
  entropy = [...bytes]
}

/** A key of 24 characters that no other press will make. */
export function newKey(): string {
  if (entropy.length < 24) seedKeys().catch(() => undefined)
  const random = Array.from({ length: 16 }, () => ALPHABET[(entropy.pop() ?? Math.floor(Math.random() * 256)) % 36])
  return Date.now().toString(36) + random.join('')
}
