// Settings that survive leaving the page by accident: kept on the phone until they are published. They name departments
// and members by id only.

import { useState } from 'react'
import { platform } from '@platform'
import type { Settings } from './settings'

/** The settings of `key`, at first what was kept or `initial()`; `forget` when they have been published. */
export function useKept(key: string, initial: () => Settings) {
  const [settings, setSettings] = useState<Settings>(() => read(key) ?? initial())
  const change = (part: Partial<Settings>) =>
    setSettings((held) => {
      const next = { ...held, ...part }
      keep(key, next)
      return next
    })
  return { settings, change, forget: () => platform.storage.remove(key) }
}

function keep(key: string, settings: Settings): void {
  try {
    platform.storage.set(key, JSON.stringify(settings))
  } catch {
    // no room: it holds for as long as the page is open
  }
}

function read(key: string): Settings | null {
  try {
    const kept = JSON.parse(platform.storage.get(key) ?? 'null') as Settings | null
    return kept !== null && Array.isArray(kept.weekdays) && typeof kept.title === 'string' ? kept : null
  } catch {
    return null
  }
}
