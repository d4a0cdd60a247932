// One review: what was submitted (masked), where it stands, why it was refused.

import type { Item } from '@/api'
import { Badge, Card, Row } from '@/components'
import { documentTitle } from '@/components/documents'
import { when } from '@/components/times'
import { reviewKind, reviewWord } from '@/components/personWords'
import { Online } from './Online'

export type Review = Item<'GET /api/v1/me/reviews'>

export function ReviewCard({ review, onChanged }: { review: Review; onChanged: () => Promise<void> }) {
  const mayVerify = review.status === 'pending' && (review.relation ?? 'self') === 'self'
  const word = reviewWord(review.status)
  return (
    <Card title={reviewKind(review.kind)} aside={<Badge tone={word.tone}>{word.title}</Badge>}>
      <Row
        title={review.card.name}
        note={`${documentTitle(review.card.document_type)} ${review.card.document_number}`}
      />
      <Row title="提交时间" value={when(review.at)} />
      {review.decided_at && (
        <Row title={review.verifier ? '在线认证时间' : '审核时间'} value={when(review.decided_at)} />
      )}
      {review.reason && <Row title="原因" note={review.reason} />}
      {mayVerify && <Online review={review} onChanged={onChanged} />}
    </Card>
  )
}
