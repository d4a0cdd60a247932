// The ways of hearing of things as they are set.

import type { Answer } from '@/api'

export type Preferences = Answer<'GET /api/v1/me/notice-preferences'>
export type Way = Preferences['order'][number]
export type Change = Partial<Pick<Preferences, 'order' | 'quiet' | 'muted'>>
export type ChangeProps = { change: (changed: Change) => Promise<void> }
