// What somebody typed of a new organization, kept until it is created: nothing in it is personal.

import { createOwnStore } from '@/state/stores'
import { platform } from '@platform'
import { type Described, EMPTY } from '../organizations'

function isDescribed(value: unknown): value is Described {
  if (typeof value !== 'object' || value === null) return false
  const held = value as Record<string, unknown>
  return Object.keys(EMPTY).every((name) => typeof held[name] === 'string')
}

export const draft = createOwnStore<Described>(platform.storage, 'organization', EMPTY, isDescribed)
