// How one came in last at each place, so that the next time is one tap; the latest places only.

import { platform } from '@platform'
import { createOwnStore } from '@/state/stores'

const MOST = 20

type Chosen = [place: string, entry: string][]

function isChosen(value: unknown): value is Chosen {
  return (
    Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.every((word) => typeof word === 'string'))
  )
}

const chosen = createOwnStore<Chosen>(platform.storage, 'entries', [], isChosen)

export function keepEntry(place: string, entry: string): void {
  chosen.set([[place, entry] as [string, string], ...chosen.get().filter(([one]) => one !== place)].slice(0, MOST))
}

/** The entry to begin with: the one named, the only one, or the last; null when somebody has to say. */
export function entryOf(place: string, entries: readonly { id: string }[], named: string | undefined): string | null {
  const wanted = named ?? chosen.get().find(([one]) => one === place)?.[1]
  if (entries.some(({ id }) => id === wanted)) return wanted ?? null
  return entries.length === 1 ? entries[0].id : null
}
