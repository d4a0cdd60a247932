// What somebody looks for in a register. It lives as long as the app, so that it is there again after a record was opened,
// or the list left; order and tab are kept by the server besides.

import { useState } from 'react'
import { session } from '@/state/session'
import type { Wanted } from './types'
import { type Declared, keepPreferences } from './useDeclared'
import { fitting, startOf } from './wanted'

const held = new Map<string, Wanted>()

export interface Asked {
  /** The only list to show, where it was given. */
  scope?: string
  tab?: string
  filters?: Wanted['filters']
}

export function useWanted({ register, preferences }: Declared, asked: Asked): [Wanted, (wanted: Wanted) => void] {
  const key = [session.get()?.account, register.id, asked.scope].join(' ')
  const [wanted, setWanted] = useState(() => opened({ register, preferences }, asked, held.get(key)))
  const want = (next: Wanted) => {
    held.set(key, next)
    setWanted(next)
    if (preferences !== null && (next.tab !== wanted.tab || next.sort !== wanted.sort))
      keepPreferences(register.id, { columns: preferences.columns, sort: next.sort || null, tab: next.tab || null })
  }
  return [wanted, want]
}

/** A tab that was asked for by its name is another question than the one before. */
function opened({ register, preferences }: Declared, asked: Asked, before: Wanted | undefined): Wanted {
  const start = startOf(register, asked.scope ?? register.scopes[0]?.scope ?? '')
  if (asked.filters) return fitting(register, { ...start, tab: asked.tab ?? start.tab, filters: asked.filters })
  if (before && (!asked.tab || asked.tab === before.tab)) return fitting(register, before)
  return fitting(register, {
    ...start,
    tab: asked.tab ?? preferences?.tab ?? start.tab,
    sort: preferences?.sort ?? start.sort,
  })
}
