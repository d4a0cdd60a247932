// One appeal: what was said, until when it is to be answered, and the answer.

import type { Item } from '@/api'
import { Badge, Card } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { Photos } from '@/form/photos/Photos'
import { now } from '@/state/clock'
import { term } from './contesting'

export type Appeal = Item<'GET /api/v1/me/appeals'>

export function AppealCard({ appeal, title }: { appeal: Appeal; title: string }) {
  const { color, at, due_at, overdue, status, text, photos, answer } = appeal
  return (
    <Card
      title={`${title}：${color.label}`}
      aside={
        <Badge tone={status !== 'open' ? 'good' : overdue ? 'bad' : 'active'}>
          {status === 'open' ? term(due_at, now()) : '已答复'}
        </Badge>
      }
    >
      <Box className="note">{`${when(at)} 提交`}</Box>
      <Box className="prose appeals-text">{text}</Box>
      {photos.length > 0 && <Photos photos={photos} label="证明材料" />}
      {status === 'open' && overdue && <Box className="note">已超过答复期限，请直接联系社区工作人员。</Box>}
      {answer && (
        <Box className="appeals-answer">
          <Box className="note">{`${answer.role} · ${when(answer.at)} 答复`}</Box>
          <Box className="prose">{answer.text}</Box>
          {answer.exception && <Box className="note">已为您办理例外，见“例外”。</Box>}
        </Box>
      )}
    </Card>
  )
}
