// A record as officials see it.

import type { Answer } from '@/api'

export type ShownRecord = Answer<'GET /api/v1/records/{record}'>
export type ShownField = ShownRecord['groups'][number]['fields'][number]
export type Step = ShownRecord['actions'][number]
