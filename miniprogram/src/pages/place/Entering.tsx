// Coming in: choosing who and how, the forms that are due, the result; and the next of the family.

import { useState } from 'react'
import type { Answer } from '@/api'
import { Shown } from '@/components'
import { DueForm } from '@/components/visits/DueForm'
import { usePersons } from '@/state/persons'
import { Choosing } from './Choosing'
import { Entered } from './Entered'
import { entryOf, keepEntry } from './entries'
import { EnteringRefused } from './EnteringRefused'
import { PlaceHead } from './PlaceHead'
import { type Comer, useVisit } from './useVisit'

export interface EnteringProps {
  code: string
  place: Answer<'GET /api/v1/place-codes/{code}'>
  person?: string
  entry?: string
}

export function Entering({ code, place, person, entry }: EnteringProps) {
  const persons = usePersons()
  const [comer, setComer] = useState<Comer | null>(null)
  const visit = useVisit(code, place.id)
  const enter = (next: Comer) => {
    setComer(next)
    keepEntry(place.id, next.entry)
    void visit.enter(next)
  }
  if (visit.result) return <Entered result={visit.result} onNext={visit.restart} />
  if (visit.forms.trees.length > 0 && comer !== null)
    return (
      <>
        <PlaceHead place={place} />
        <DueForm
          of={visit.forms}
          busy={visit.busy}
          error={visit.error}
          submit="提交并登记"
          refused={<EnteringRefused error={visit.error} again={visit.again} />}
          onCancel={visit.restart}
          onSubmit={(answers) => {
            const all = visit.forms.fill(answers)
            if (all) void visit.enter(comer, all)
          }}
        />
      </>
    )
  return (
    <>
      <PlaceHead place={place} />
      <Shown of={persons}>
        {(known) => (
          <Choosing
            persons={known}
            entries={place.entries}
            first={{ person, entry: entryOf(place.id, place.entries, entry) }}
            busy={visit.busy}
            onEnter={enter}
          >
            <EnteringRefused error={visit.error} again={visit.again} />
          </Choosing>
        )}
      </Shown>
    </>
  )
}
