// How this phone shows things: large type with few steps for elders (BY-9), and English on public forms.

import { platform } from '@platform'
import { createKeptStore } from './stores'

export interface Preferences {
  elder: boolean
  language: 'zh' | 'en'
}

function isPreferences(value: unknown): value is Preferences {
  const { elder, language } = (value ?? {}) as Partial<Preferences>
  return typeof elder === 'boolean' && (language === 'zh' || language === 'en')
}

export const preferences = createKeptStore<Preferences>(
  platform.storage,
  'preferences',
  { elder: false, language: 'zh' },
  isPreferences,
)

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change })
}
