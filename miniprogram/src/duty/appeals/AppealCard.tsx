// One appeal as officials see it: whose, about which color, what is said, until when.

import { client } from '@/api'
import { Badge, Card, Row } from '@/components'
import { SecuredPhotos } from '@/components/SecuredPhotos'
import { documentTitle } from '@/components/documents'
import { dueWords } from '@/components/register/cells'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { now } from '@/state/clock'
import { usePolicy } from '@/state/policies'
import type { Appeal } from './Appeals'

interface Carded {
  name?: string
  document_type?: string
  document_number?: string
}

export function AppealCard({ appeal, onAnswer }: { appeal: Appeal; onAnswer?: () => void }) {
  const policy = usePolicy(appeal.policy)
  const card: Carded = appeal.card
  const term = appeal.overdue ? dueWords(appeal, now()) : `${when(appeal.due_at)} 前答复`
  const isOpen = appeal.status === 'open'
  const pathOf = (photo: string) => ({ appeal: appeal.id, photo })
  const load = (photo: string) =>
    client.download('GET /api/v1/appeals/{appeal}/photos/{photo}', { path: pathOf(photo) })
  return (
    <Card
      title={card.name ?? '（未填写）'}
      aside={
        isOpen ? <Badge tone={appeal.overdue ? 'bad' : 'active'}>{term}</Badge> : <Badge tone="good">已答复</Badge>
      }
    >
      <Box className="note">
        {documentTitle(card.document_type ?? '')} {card.document_number}
      </Box>
      <Row
        title={`对“${policy?.title ?? appeal.policy}”的颜值有异议`}
        note={`现在是${appeal.color.label}，自 ${when(appeal.color.since)}`}
      />
      <Box className="appeal-text">{appeal.text}</Box>
      <SecuredPhotos photos={appeal.photos.map((id, index) => ({ id, title: `材料 ${index + 1}` }))} load={load} />
      <Box className="note">{when(appeal.at)} 提交</Box>
      {appeal.answer && (
        <Row title={`${appeal.answer.role} · ${when(appeal.answer.at)} 答复`} note={appeal.answer.text} />
      )}
      {onAnswer && (
        <Box className="appeal-way">
          <Button size="small" kind="primary" onTap={onAnswer}>
            答复
          </Button>
        </Box>
      )}
    </Card>
  )
}
