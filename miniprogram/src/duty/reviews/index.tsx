// The queue of reviews: real names, replaced documents, claims of documents somebody else registered.

import { useState } from 'react'
import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Badge, Card, Empty, Page, PagedList, Row, SignedIn, Tabs } from '@/components'
import { documentTitle } from '@/components/documents'
import { rememberOrder } from '@/components/register/neighbors'
import { when } from '@/components/times'
import { reviewKind, reviewWord } from '@/components/personWords'
import { go } from '@/routes'

type Status = 'pending' | 'approved' | 'rejected'

const TABS: { id: Status; title: string }[] = [
  { id: 'pending', title: '待审核' },
  { id: 'approved', title: '已通过' },
  { id: 'rejected', title: '未通过' },
]

export default function Reviews() {
  return (
    <Page title="实名审核">
      <SignedIn why="登录后可以审核">{() => <Queue />}</SignedIn>
    </Page>
  )
}

function Queue() {
  const [status, setStatus] = useState<Status>('pending')
  const reviews = usePages((cursor) => call('GET /api/v1/reviews', { query: { status, limit: 20, cursor } }), [status])
  useAgain(reviews.reload)
  const open = (id: string) => {
    rememberOrder(reviews.items.map((one) => one.id))
    go('review', { id })
  }
  return (
    <>
      <Tabs tabs={TABS} current={status} onChoose={setStatus} label="审核状态" />
      <PagedList
        of={reviews}
        row={(review) => (
          <Card key={review.id}>
            <Row
              title={`${reviewKind(review.kind)}　${review.card.name}`}
              note={`${documentTitle(review.card.document_type)} ${review.card.document_number}　${when(review.at)} 提交`}
              value={
                status === 'pending' ? undefined : (
                  <Badge tone={reviewWord(review.status).tone}>{reviewWord(review.status).title}</Badge>
                )
              }
              onTap={() => open(review.id)}
            />
          </Card>
        )}
        empty={
          <Empty icon="review" title={status === 'pending' ? '没有待审核的资料' : '没有记录'} note="下拉可以刷新" />
        }
      />
    </>
  )
}
