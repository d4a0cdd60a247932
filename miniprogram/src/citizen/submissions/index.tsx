// What was filled in for a person, day by day.

import { useRouter } from '@tarojs/taro'
import { type Item, call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, Page, PagedList, PersonSwitch, Row, Shown, SignedIn } from '@/components'
import { timeOf } from '@/components/times'
import { Button } from '@/elements'
import { go, replace, start } from '@/routes'
import { now } from '@/state/clock'
import { type Person, chosenOf, currentPerson, usePersons } from '@/state/persons'
import { useStore } from '@/state/stores'
import { type Day, byDay } from '../days'

type Submission = Item<'GET /api/v1/me/submissions'>

export default function SubmissionsPage() {
  const asked = useRouter().params.person
  return (
    <Page title="填报记录">
      <SignedIn why="登录后才能看到填报记录">{() => <Whose asked={asked} />}</SignedIn>
    </Page>
  )
}

function Whose({ asked }: { asked: string | undefined }) {
  const persons = usePersons()
  const kept = useStore(currentPerson)
  return (
    <Shown of={persons}>
      {(all) => {
        const person = chosenOf(all, asked ?? kept)
        if (person === null) return <Empty icon="form" title="还没有填报记录" note="登记本人后，填过的表单都在这里" />
        return <Submissions key={person.id} person={person} hasSeveral={all.length > 1} />
      }}
    </Shown>
  )
}

function Submissions({ person, hasSeveral }: { person: Person; hasSeveral: boolean }) {
  const mine = { person: person.id, limit: 20 }
  const pages = usePages((cursor) => call('GET /api/v1/me/submissions', { query: { ...mine, cursor } }), [person.id])
  const days = { ...pages, items: byDay(pages.items, now()) }
  return (
    <>
      {hasSeveral && (
        <PersonSwitch
          value={person.id}
          title="看谁的记录"
          onChange={({ id }) => replace('submissions', { person: id })}
        />
      )}
      <PagedList
        of={days}
        row={(day) => <DayCard key={day.day} day={day} />}
        empty={
          <Empty icon="form" title="近六十天没有填报" note="填过的表单会按日期列在这里">
            <Button onTap={() => start('home')}>去看看今天要填什么</Button>
          </Empty>
        }
      />
    </>
  )
}

function DayCard({ day }: { day: Day<Submission> }) {
  return (
    <Card title={day.title}>
      {day.items.map((one) => (
        <Row
          key={one.id}
          icon="form"
          title={one.title}
          note={`${timeOf(one.at)} · 编号 ${one.number}`}
          value={one.revision > 1 ? `第${one.revision}次` : undefined}
          onTap={() => go('submission', { id: one.id })}
        />
      ))}
    </Card>
  )
}
