// How many records each tab of a list holds; the list works without the counts.

import { call } from '@/api'
import { type Loaded, useLoad } from '@/api/useLoad'
import type { Register, TabCounts } from './types'

export function useTabs(register: Register, scope: string): Loaded<TabCounts> {
  const load = () =>
    call('GET /api/v1/registers/{register}/tabs', { path: { register: register.id }, query: { scope } })
  return useLoad(register.tabs.length > 0 ? load : null, [register.id, scope])
}
