// How one comes in, where a place has several ways: living there, visiting.

import { Box, Option, Text } from '@/elements'
import { Label } from '../Label'

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
  return (
    <Box as="fieldset" className="field">
      <Label id="entry" group>
        进入方式
      </Label>
      <Box className="options-inline">
        {entries.map((entry) => (
          <Option
            key={entry.id}
            kind="radio"
            name="entry"
            checked={entry.id === value}
            onToggle={() => onChange(entry.id)}
          >
            <Text>{entry.title}</Text>
          </Option>
        ))}
      </Box>
      {error && <Box className="field-error">{error}</Box>}
    </Box>
  )
}
