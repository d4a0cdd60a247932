// How one comes in, where a place has several ways: living there, visiting.

import { ChoiceField } from '../ChoiceField'

export interface Entry {
  id: string
  title: string
}

export interface EntryChoiceProps {
  entries: readonly Entry[]
  value: string | null
  onChange: (id: string) => void
  error?: string | null
}

export function EntryChoice({ entries, value, onChange, error }: EntryChoiceProps) {
  if (entries.length < 2) return null
  const options = entries.map(({ id, title }) => ({ value: id, title }))
  return <ChoiceField id="entry" label="进入方式" options={options} value={value} onChange={onChange} error={error} />
}
