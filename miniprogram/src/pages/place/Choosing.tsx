// Who comes in, and how: the one chosen last is chosen already, so that the morning rush is one tap.

import { type ReactNode, useState } from 'react'
import { Card } from '@/components'
import { Label } from '@/components/Label'
import { type Entry, EntryChoice } from '@/components/visits/EntryChoice'
import { Box, Button, Option } from '@/elements'
import { type Person, chosenOf, currentPerson, nameOf } from '@/state/persons'
import type { Comer } from './useVisit'

const SOMEBODY_NEW = ''

export interface ChoosingProps {
  persons: Person[]
  entries: readonly Entry[]
  first: { person?: string; entry: string | null }
  busy: boolean
  onEnter: (comer: Comer) => void
  /** What was refused. */
  children: ReactNode
}

export function Choosing({ persons, entries, first, busy, onEnter, children }: ChoosingProps) {
  const [person, setPerson] = useState(chosenOf(persons, first.person ?? currentPerson.get())?.id ?? SOMEBODY_NEW)
  const [entry, setEntry] = useState(first.entry)
  const chosen = persons.find(({ id }) => id === person)
  const word = entry === null ? '请先选择进入方式' : chosen ? `${chosen.name} 登记进入` : '填写信息并登记'
  return (
    <Card>
      {persons.length > 0 && (
        <Box as="fieldset" className="field">
          <Label id="person" group>
            谁要进入
          </Label>
          {persons.map((one) => (
            <Option
              key={one.id}
              kind="radio"
              name="person"
              checked={one.id === person}
              onToggle={() => setPerson(one.id)}
            >
              <Box>{nameOf(one)}</Box>
              <Box className="note">{one.document_number}</Box>
            </Option>
          ))}
          <Option kind="radio" name="person" checked={person === SOMEBODY_NEW} onToggle={() => setPerson(SOMEBODY_NEW)}>
            给其他家人登记（首次）
          </Option>
        </Box>
      )}
      {persons.length === 0 && <Box className="place-first">首次登记需要填写本人信息，以后扫码无需重填。</Box>}
      <EntryChoice entries={entries} value={entry} onChange={setEntry} />
      {children}
      <Button
        kind="primary"
        block
        className="place-enter"
        busy={busy}
        disabled={entry === null}
        onTap={() => entry !== null && onEnter({ person: person || null, entry })}
      >
        {word}
      </Button>
    </Card>
  )
}
