// Why something is rejected: the person reads it and has to know what to do better.

import { useState } from 'react'
import { Refused, Sheet } from '@/components'
import { CommentField } from '@/components/CommentField'
import { Button } from '@/elements'

export interface RejectingProps {
  busy: boolean
  error: unknown
  onReject: (reason: string) => void
  onClose: () => void
}

const HINT = '本人会看到，请写明怎样改正，例如：证件照片不清楚，请重新拍摄'

export function Rejecting({ busy, error, onReject, onClose }: RejectingProps) {
  const [reason, setReason] = useState('')
  const footer = (
    <Button kind="primary" busy={busy} disabled={reason.trim() === ''} onTap={() => onReject(reason.trim())}>
      确定驳回
    </Button>
  )
  return (
    <Sheet title="驳回" onClose={onClose} footer={footer}>
      <CommentField
        id="reject-reason"
        label="原因"
        hint={HINT}
        value={reason}
        onChange={setReason}
        maxLength={200}
        required
      />
      <Refused error={error} />
    </Sheet>
  )
}
