// One exception that waits for a second official: for whom, why, what it leaves out of account, until when; and deciding.

import { type Item, client } from '@/api'
import { Card, Row } from '@/components'
import { SecuredPhotos } from '@/components/SecuredPhotos'
import { dayOf, when } from '@/components/times'
import { Box } from '@/elements'
import { Verdict } from './Verdict'

export type Exception = Item<'GET /api/v1/exceptions'>

export function ExceptionCard({ exception, onDone }: { exception: Exception; onDone: () => Promise<void> }) {
  const card: { name?: string; document_number?: string } = exception.card
  const asked = exception.status === 'withdrawing' ? exception.withdrawal : exception.proposal
  const pathOf = (photo: string) => ({ exception: exception.id, photo })
  const load = (photo: string) =>
    client.download('GET /api/v1/exceptions/{exception}/photos/{photo}', { path: pathOf(photo) })
  return (
    <Card title={card.name ?? '（未填写）'} aside={`到 ${dayOf(new Date(exception.until))}`}>
      <Box className="note">{card.document_number}</Box>
      <Row title="理由" note={exception.grounds} />
      {exception.rules.length > 0 && <Row title="不适用的规则" note={exception.rules.join('、')} />}
      {exception.evidence.map((fact) => (
        <Row
          key={fact.id}
          title="不计入的依据"
          note={[fact.kind, fact.date, fact.source].filter(Boolean).join(' · ')}
        />
      ))}
      {asked && (
        <Row
          title={exception.status === 'withdrawing' ? '申请撤销' : '提出'}
          note={[asked.role, when(asked.at), asked.reason].filter(Boolean).join(' · ')}
        />
      )}
      <SecuredPhotos photos={exception.photos.map((id, index) => ({ id, title: `材料 ${index + 1}` }))} load={load} />
      <Verdict exception={exception} onDone={onDone} />
    </Card>
  )
}
