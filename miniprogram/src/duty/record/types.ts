// A record as officials see it.

import type { Answer } from '@/api'

export type Shown = Answer<'GET /api/v1/records/{record}'>
export type ShownField = Shown['groups'][number]['fields'][number]
export type Step = Shown['actions'][number]
