// A register's declaration with how this account likes to see it. Registers without preferences are seen as declared.

import { type Answer, call } from '@/api'
import { type Loaded, useLoad } from '@/api/useLoad'
import type { Register } from './types'

export type Preferences = Answer<'GET /api/v1/me/register-preferences/{register}'>

export interface Declared {
  register: Register
  /** Null where there are none to keep. */
  preferences: Preferences | null
}

export function useDeclared(register: string): Loaded<Declared> {
  return useLoad(async () => {
    const path = { register }
    const kept = call('GET /api/v1/me/register-preferences/{register}', { path }).catch(() => null)
    return { register: await call('GET /api/v1/registers/{register}', { path }), preferences: await kept }
  }, [register])
}

/** Keeps order and tab for the next time; of no consequence when that fails. */
export function keepPreferences(register: string, preferences: Preferences): void {
  call('PUT /api/v1/me/register-preferences/{register}', { path: { register }, body: preferences }).catch(
    () => undefined,
  )
}
