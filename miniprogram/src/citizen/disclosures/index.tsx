// Who looked at a person's data (BY-5): when, in which role, at what, for which purpose.

import { useRouter } from '@tarojs/taro'
import { type Item, call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, Page, PagedList, Row, SignedIn } from '@/components'
import { timeOf } from '@/components/times'
import { Box } from '@/elements'
import { now } from '@/state/clock'
import { type Day, byDay } from '../days'
import { fieldTitles, lookTitle } from './looks'

type Look = Item<'GET /api/v1/me/disclosures'>

export default function DisclosuresPage() {
  const person = useRouter().params.person
  return (
    <Page title="谁看过我的信息">
      <SignedIn>{() => <Looks person={person} />}</SignedIn>
    </Page>
  )
}

function Looks({ person }: { person: string | undefined }) {
  const query = { person, limit: 20 }
  const looks = usePages((cursor) => call('GET /api/v1/me/disclosures', { query: { ...query, cursor } }), [person])
  return (
    <>
      <Box className="note persons-explain">
        工作人员每次查看您的信息都留有记录，不能删改。如有疑问，可凭编号向社区或审计部门查询。
      </Box>
      <PagedList
        of={{ ...looks, items: byDay(looks.items, now()) }}
        row={(day) => <DayOfLooks key={day.day} day={day} />}
        empty={<Empty icon="eye" title="还没有人查看过" note="您自己的查看不在此列；场所值守人员的核验见出入记录" />}
      />
    </>
  )
}

function DayOfLooks({ day }: { day: Day<Look> }) {
  return (
    <Card title={day.title}>
      {day.items.map((look) => (
        <Row
          key={look.id}
          icon="eye"
          title={`${look.roles.join('、') || '工作人员'}${lookTitle(look.verb)}`}
          note={<LookNote of={look} />}
          value={timeOf(look.at)}
        />
      ))}
    </Card>
  )
}

function LookNote({ of: { fields, purpose, id } }: { of: Look }) {
  const seen = fieldTitles(fields)
  return (
    <>
      {seen && <Box>{`内容：${seen}`}</Box>}
      {purpose && <Box>{`用途：${purpose}`}</Box>}
      <Box>{`编号：${id}`}</Box>
    </>
  )
}
