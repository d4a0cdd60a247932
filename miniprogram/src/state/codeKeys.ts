// The public keys that prove shown codes, kept on a guard's phone so that it verifies without a network (docs/codes.md).

import { platform } from '@platform'
import { type Answer, call } from '@/api'
import { createKeptStore } from './stores'

export type CodeKeys = Answer<'GET /api/v1/code-keys'>

const NONE: CodeKeys = { keys: [], skew_seconds: 0 }

function isKeys(value: unknown): value is CodeKeys {
  const { keys, skew_seconds } = (value ?? {}) as Partial<CodeKeys>
  return Array.isArray(keys) && typeof skew_seconds === 'number'
}

export const codeKeys = createKeptStore<CodeKeys>(platform.storage, 'code-keys', NONE, isKeys)

/** Fetches the keys again; those that are kept go on counting when that fails. */
export async function refreshKeys(): Promise<void> {
  try {
    codeKeys.set(await call('GET /api/v1/code-keys'))
  } catch {
    // no network: the keys of last time serve for a week
  }
}
