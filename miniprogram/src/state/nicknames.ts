// What somebody calls the people they answer for. Names come masked, so that a family of one surname looks alike; these
// words stay on this phone and are never sent.

import { platform } from '@platform'
import { createOwnStore } from './stores'

export const NICKNAME_LENGTH = 8

type Nicknames = Readonly<Record<string, string>>

function isNicknames(value: unknown): value is Nicknames {
  return typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string')
}

export const nicknames = createOwnStore<Nicknames>(platform.storage, 'nicknames', {}, isNicknames)

/** Calls a person so from now on; nothing but spaces takes the nickname away. */
export function nickname(person: string, typed: string): void {
  const { [person]: _, ...others } = nicknames.get()
  const given = typed.slice(0, NICKNAME_LENGTH)
  nicknames.set(given.trim() === '' ? others : { ...others, [person]: given })
}
