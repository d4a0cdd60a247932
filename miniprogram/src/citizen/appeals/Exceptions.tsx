// Exceptions that officials proposed for somebody: why, until when, and who decided in which role.

import { type Item, call } from '@/api'
import { usePages } from '@/api/usePages'
import { Badge, Card, Empty, PagedList, Row } from '@/components'
import type { Tone } from '@/components/tones'
import { dayOf, when } from '@/components/times'
import { Box } from '@/elements'

type Exception = Item<'GET /api/v1/me/exceptions'>

const STATES: Record<Exception['status'], { title: string; tone: Tone }> = {
  proposed: { title: '等待复核', tone: 'active' },
  confirmed: { title: '已生效', tone: 'good' },
  rejected: { title: '未通过', tone: 'bad' },
  cancelled: { title: '已取消', tone: 'neutral' },
  withdrawing: { title: '撤销待复核', tone: 'warning' },
  withdrawn: { title: '已撤销', tone: 'neutral' },
}
const STEPS = [
  ['proposal', '提出'],
  ['decision', '复核'],
  ['withdrawal', '申请撤销'],
  ['ending', '撤销复核'],
] as const

export function Exceptions({ person }: { person: string }) {
  const query = { person, limit: 20 }
  const exceptions = usePages((cursor) => call('GET /api/v1/me/exceptions', { query: { ...query, cursor } }), [person])
  return (
    <>
      <Box className="note persons-explain">例外由一名工作人员提出、另一名复核，在期限内不按所列依据判定颜值。</Box>
      <PagedList
        of={exceptions}
        row={(one) => <OneException key={one.id} of={one} />}
        empty={<Empty icon="info" title="没有与此人有关的例外" />}
      />
    </>
  )
}

function OneException({ of: one }: { of: Exception }) {
  const state = one.lapsed ? { title: '已到期', tone: 'neutral' as const } : STATES[one.status]
  return (
    <Card title={`有效到 ${dayOf(new Date(one.until))}`} aside={<Badge tone={state.tone}>{state.title}</Badge>}>
      <Row title="理由" note={one.grounds} />
      {one.evidence.map((fact) => (
        <Row key={fact.id} title="不计入的依据" note={[fact.date, fact.source].filter(Boolean).join(' · ')} />
      ))}
      {STEPS.map(([step, title]) => {
        const done = one[step]
        return done && <Row key={step} title={`${title}：${done.role}`} note={noteOf(done)} />
      })}
    </Card>
  )
}

function noteOf({ at, verdict, reason }: NonNullable<Exception['decision']>): string {
  return [when(at), verdict && VERDICTS[verdict], reason].filter(Boolean).join(' · ')
}

const VERDICTS: Record<string, string> = { confirm: '通过', reject: '不通过' }
