// Approving, or rejecting with a reason; then the next one of the queue.

import { useState } from 'react'
import { type Answer, ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, ask, tell } from '@/components'
import { nextOf } from '@/components/register/neighbors'
import { Box, Button } from '@/elements'
import { Rejecting } from './Rejecting'

export interface DecidingProps {
  review: Answer<'GET /api/v1/reviews/{review}'>
  reload: () => Promise<void>
  onNext: (review: string) => void
}

export function Deciding({ review, reload, onNext }: DecidingProps) {
  const [isRejecting, setRejecting] = useState(false)
  const next = nextOf(review.id)
  const decide = useAction(async (key, reason: string | null) => {
    const isApproved = reason === null
    if (isApproved && !(await ask({ title: '通过这份资料？', text: '请确认姓名、证件与照片一致。', confirm: '通过' })))
      return
    const body = isApproved ? { approve: true } : { approve: false, reason }
    await call('POST /api/v1/reviews/{review}/decision', { path: { review: review.id }, body, key })
    setRejecting(false)
    tell(isApproved ? '已通过' : '已驳回')
    await reload()
  })
  const isOver = decide.error instanceof ProblemError && decide.error.code === 'review.decided'
  const mayDecide = review.status === 'pending' && !isOver
  return (
    <>
      {!isRejecting && <Refused error={decide.error} />}
      {(mayDecide || isOver || next !== null) && (
        <Box className="page-footer record-steps">
          {isOver && <Button onTap={() => void reload()}>查看最新情况</Button>}
          {mayDecide && (
            <>
              <Button size="small" onTap={() => setRejecting(true)}>
                驳回
              </Button>
              <Button kind="primary" size="small" busy={decide.busy} onTap={() => void decide.run(null)}>
                通过
              </Button>
            </>
          )}
          {next !== null && (
            <Button size="small" onTap={() => onNext(next)}>
              下一条
            </Button>
          )}
        </Box>
      )}
      {isRejecting && (
        <Rejecting
          busy={decide.busy}
          error={decide.error}
          onReject={(reason) => void decide.run(reason)}
          onClose={() => setRejecting(false)}
        />
      )}
    </>
  )
}
