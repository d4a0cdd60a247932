// A step for many records: which step and why, how many can take it and why others cannot, then the work itself.

import { useState } from 'react'
import { type Body, type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Box, Button } from '@/elements'
import { JobCard } from '../jobs/JobCard'
import { useJob } from '../jobs/useJob'
import { Refused } from '../Refused'
import { Sheet } from '../Sheet'
import { BulkGiven } from './BulkGiven'
import { BulkPreview } from './BulkPreview'
import type { Register, Wanted } from './types'
import { selectionOf } from './wanted'

export interface BulkSheetProps {
  register: Register
  wanted: Wanted
  /** None: everything that the list holds as it is narrowed now. */
  chosen: string[]
  onClose: (isDone: boolean) => void
}

type Preview = NonNullable<Answer<'POST /api/v1/registers/{register}/bulk'>['preview']>

export function BulkSheet({ register, wanted, chosen, onClose }: BulkSheetProps) {
  const [action, setAction] = useState(register.bulk[0])
  const [comment, setComment] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const { job, watch } = useJob(() => undefined)
  const body = (isPreview: boolean): Body<'POST /api/v1/registers/{register}/bulk'> => ({
    action: action.action,
    preview: isPreview,
    given: comment.trim() === '' ? {} : { comment: comment.trim() },
    ...(chosen.length > 0 ? { records: chosen } : { filter: selectionOf(wanted) }),
  })
  const path = { register: register.id }
  const send = (isPreview: boolean, key: string) =>
    call('POST /api/v1/registers/{register}/bulk', { path, body: body(isPreview), key })
  const look = useAction(async (key) => setPreview((await send(true, key)).preview))
  const order = useAction(async (key) => watch((await send(false, key)).job))
  if (job !== null)
    return (
      <Sheet
        title={`批量${action.title}`}
        onClose={() => onClose(true)}
        footer={<Button onTap={() => onClose(true)}>完成</Button>}
      >
        <JobCard job={job} onChange={watch} />
        <Box className="note">关闭这里不影响办理，结果也可以在“后台任务”里查看。</Box>
      </Sheet>
    )
  const isMissing = action.comment === 'required' && comment.trim() === ''
  const footer = preview ? (
    <>
      <Button onTap={() => setPreview(null)}>返回修改</Button>
      <Button kind="primary" busy={order.busy} disabled={preview.can === 0} onTap={() => void order.run()}>
        {preview.partial ? '全部办理' : `${action.title} ${preview.can} 条`}
      </Button>
    </>
  ) : (
    <Button kind="primary" busy={look.busy} disabled={isMissing} onTap={() => void look.run()}>
      先看能办理多少条
    </Button>
  )
  return (
    <Sheet title="批量办理" onClose={() => onClose(false)} footer={footer}>
      {preview ? (
        <BulkPreview {...preview} title={action.title} />
      ) : (
        <BulkGiven
          actions={register.bulk}
          action={action}
          onAction={setAction}
          comment={comment}
          onComment={setComment}
        />
      )}
      <Refused error={preview ? order.error : look.error} />
    </Sheet>
  )
}
