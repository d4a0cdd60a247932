// Where a person went in and out (GJ-8), by day, the latest first.

import { useEffect } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Empty, Page, PagedList, PersonSwitch, Shown, SignedIn } from '@/components'
import { VisitRow } from '@/components/visits/VisitRow'
import { Box } from '@/elements'
import { now } from '@/state/clock'
import { chosenOf, currentPerson, usePersons } from '@/state/persons'
import { useStore } from '@/state/stores'
import { dayWords } from '../days'

export default function VisitsPage() {
  const { person } = useRouter().params
  return (
    <Page title="出入记录">
      <SignedIn why="登录后才能看到您的出入记录">{() => <Whose asked={person} />}</SignedIn>
    </Page>
  )
}

function Whose({ asked }: { asked?: string }) {
  const persons = usePersons()
  const chosen = useStore(currentPerson)
  useEffect(() => {
    if (asked) currentPerson.set(asked)
  }, [asked])
  return (
    <Shown of={persons}>
      {(known) => {
        const person = chosenOf(known, chosen)
        if (person === null)
          return <Empty icon="history" title="还没有出入记录" note="扫描场所的二维码登记进出后，这里会有记录" />
        return (
          <>
            <PersonSwitch value={person.id} title="看谁的记录" />
            <Visits person={person.id} />
          </>
        )
      }}
    </Shown>
  )
}

function Visits({ person }: { person: string }) {
  const visits = usePages((cursor) => call('GET /api/v1/me/visits', { query: { person, limit: 20, cursor } }), [person])
  const days = visits.items.map(({ at }) => dayWords(at, now()))
  return (
    <>
      <PagedList
        of={visits}
        className="card"
        row={(visit) => {
          const index = visits.items.indexOf(visit)
          return (
            <Box key={visit.id}>
              {days[index] !== days[index - 1] && (
                <Box as="h2" className="visit-day">
                  {days[index]}
                </Box>
              )}
              <VisitRow visit={visit} />
            </Box>
          )
        }}
        empty={<Empty icon="history" title="还没有出入记录" note="扫描场所的二维码登记进出后，这里会有记录" />}
      />
      <Box className="note">记录保存60天，只有您本人、您的代填人和依法查询的工作人员能看到。</Box>
    </>
  )
}
