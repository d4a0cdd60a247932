// What the server tells clients about itself before anybody logs in: limits, the hotline, maps. Asked once.

import { type Answer, call } from '@/api'

export type Settings = Answer<'GET /api/v1/client-settings'>

let asked: Promise<Settings> | null = null

/** The settings; a failure is not kept, so that the next one who asks tries again. */
export function loadSettings(): Promise<Settings> {
  asked ??= call('GET /api/v1/client-settings').catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}
