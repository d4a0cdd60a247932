// The form for whom it is filled: oneself or family, chosen here where the form does not ask who somebody is.

import { useMemo, useRef, useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Failure, Loading, Shown } from '@/components'
import { PersonSwitch } from '@/components/PersonSwitch'
import { chosenOf, currentPerson, usePersons } from '@/state/persons'
import { Opened } from './Opened'
import { loadFillable } from './fillable'
import type { Occasion } from './occasions'

export interface FillForProps {
  occasion: Occasion
  account: string
  /** Named by the page's address. */
  person: string | null
  follows: string | undefined
}

export function FillFor({ occasion, account, person: named, follows }: FillForProps) {
  const persons = usePersons()
  const [chosen, setChosen] = useState(named)
  const asksForPerson = occasion.kind === 'publication' || occasion.kind === 'template'
  const first = useRef<string | null | undefined>(undefined) // neither who becomes known by this very form nor a lost session changes it
  const isKnown = persons.data !== null || first.current !== undefined || !asksForPerson
  if (isKnown && first.current === undefined)
    first.current = chosenOf(persons.data ?? [], currentPerson.get())?.id ?? null
  const person = asksForPerson ? (chosen ?? first.current ?? null) : null
  const mayChoose = asksForPerson && (persons.data ?? []).length > 1
  const key = useMemo(() => JSON.stringify(occasion), [occasion])
  const loaded = useLoad(isKnown ? () => loadFillable(occasion, person, named !== null) : null, [key, person, isKnown])
  if (!isKnown)
    return persons.error === null ? <Loading /> : <Failure error={persons.error} retry={() => void persons.reload()} />
  return (
    <Shown of={loaded} what="正在打开表单">
      {(fillable) => (
        <Opened
          key={`${fillable.person ?? ''} ${fillable.tree.version}`}
          fillable={fillable}
          account={account}
          follows={follows}
          reload={loaded.reload}
          whom={
            mayChoose &&
            fillable.person && <PersonSwitch title="为谁填报" value={person} onChange={({ id }) => setChosen(id)} />
          }
        />
      )}
    </Shown>
  )
}
