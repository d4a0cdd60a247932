// One review: what was submitted (masked), its photos, who has the document now, what was decided before; and deciding.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { type Answer, call, client } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Page, Row, Shown, SignedIn } from '@/components'
import { SecuredPhotos } from '@/components/SecuredPhotos'
import { documentTitle } from '@/components/documents'
import { when } from '@/components/times'
import { relationTitle, reviewKind, reviewWord, verificationWord } from '@/components/personWords'
import { Deciding } from './Deciding'

type Review = Answer<'GET /api/v1/reviews/{review}'>

export default function ReviewPage() {
  const { id = '' } = useRouter().params
  return (
    <Page title="审核" className="record-page">
      <SignedIn why="登录后可以审核">{() => <LoadedReview first={id} />}</SignedIn>
    </Page>
  )
}

function LoadedReview({ first }: { first: string }) {
  const [id, setId] = useState(first)
  const review = useLoad(() => call('GET /api/v1/reviews/{review}', { path: { review: id } }), [id])
  return (
    <Shown of={review}>
      {(found) => (
        <>
          <Submitted review={found} />
          {found.holder && (
            <Card title="证件现在的登记人">
              <Row
                title={found.holder.name}
                note={documentTitle(found.holder.document_type)}
                value={verificationWord(found.holder.status).title}
              />
            </Card>
          )}
          <Earlier earlier={found.earlier} />
          <Deciding key={found.id} review={found} reload={review.reload} onNext={setId} />
        </>
      )}
    </Shown>
  )
}

function Submitted({ review }: { review: Review }) {
  const word = reviewWord(review.status)
  const photos = review.photos.map((id, index) => ({ id, title: `照片 ${index + 1}` }))
  return (
    <Card title={reviewKind(review.kind)} aside={<Badge tone={word.tone}>{word.title}</Badge>}>
      <Row title="姓名" value={review.card.name} />
      <Row title={documentTitle(review.card.document_type)} value={review.card.document_number} />
      {review.relation && review.relation !== 'self' && (
        <Row title="与提交人的关系" value={relationTitle(review.relation)} />
      )}
      <Row title="提交时间" value={when(review.at)} />
      {review.reason && <Row title="原因" note={review.reason} />}
      <SecuredPhotos
        photos={photos}
        load={(photo) =>
          client.download('GET /api/v1/reviews/{review}/photos/{photo}', { path: { review: review.id, photo } })
        }
      />
    </Card>
  )
}

function Earlier({ earlier }: { earlier: Review['earlier'] }) {
  if (earlier.length === 0) return null
  return (
    <Card title="此前的审核">
      {earlier.map((one) => (
        <Row
          key={one.id}
          title={reviewKind(one.kind)}
          note={[when(one.decided_at ?? one.at), one.reason].filter(Boolean).join(' · ')}
          value={<Badge tone={reviewWord(one.status).tone}>{reviewWord(one.status).title}</Badge>}
        />
      ))}
    </Card>
  )
}
