// Appeals against a color (BY-1) with their answers, a new one, and the exceptions that officials made for somebody.
// `policy` opens a new appeal at once, `id` an earlier one, `tab=exceptions` the exceptions.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { Empty, Page, PersonSwitch, Shown, SignedIn, Tabs } from '@/components'
import { replace } from '@/routes'
import { type Person, chosenOf, usePersons } from '@/state/persons'
import { Appeals } from './Appeals'
import { Exceptions } from './Exceptions'

interface Given {
  person?: string
  policy?: string
  id?: string
  tab?: string
}

export default function AppealsPage() {
  const given: Given = useRouter().params
  return (
    <Page title="申诉与例外">
      <SignedIn>{() => <Whose given={given} />}</SignedIn>
    </Page>
  )
}

function Whose({ given }: { given: Given }) {
  return (
    <Shown of={usePersons()}>
      {(all) => {
        const person = chosenOf(all, given.person)
        if (person === null)
          return <Empty icon="review" title="还没有颜值" note="登记本人并填报后才有颜值，也才可能需要申诉" />
        return (
          <>
            {all.length > 1 && (
              <PersonSwitch
                value={person.id}
                title="谁的颜值"
                onChange={({ id }) => replace('appeals', { person: id, tab: given.tab })}
              />
            )}
            <Both key={person.id} person={person} given={given} />
          </>
        )
      }}
    </Shown>
  )
}

const TABS = [
  { id: 'appeals' as const, title: '申诉' },
  { id: 'exceptions' as const, title: '例外' },
]

function Both({ person, given }: { person: Person; given: Given }) {
  const [tab, setTab] = useState<'appeals' | 'exceptions'>(given.tab === 'exceptions' ? 'exceptions' : 'appeals')
  return (
    <>
      <Tabs tabs={TABS} current={tab} onChoose={setTab} label="申诉与例外" />
      {tab === 'appeals' && <Appeals person={person} policy={given.policy} first={given.id} />}
      {tab === 'exceptions' && <Exceptions person={person.id} />}
    </>
  )
}
