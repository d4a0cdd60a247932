// What somebody typed of a new organization, kept until it is created: nothing in it is personal.

import { createKeptStore } from '@/state/stores'
import { platform } from '@platform'
import { type Described, EMPTY } from '../organizations'

function isDescribed(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && Object.keys(EMPTY).every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
}

export const draft = createKeptStore<Described>(platform.storage, 'organization', EMPTY, isDescribed)
