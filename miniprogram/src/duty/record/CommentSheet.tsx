// A note on one answer. The applicant reads it when the record is sent back.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Sheet, tell } from '@/components'
import { CommentField } from '@/components/CommentField'
import { Box, Button } from '@/elements'
import type { ShownField } from './types'

export interface CommentSheetProps {
  record: string
  field: ShownField
  onDone: () => Promise<void>
  onClose: () => void
}

const HINT = '退回补正时，申请单位会看到这条批注。'

export function CommentSheet({ record, field, onDone, onClose }: CommentSheetProps) {
  const [text, setText] = useState('')
  const send = useAction(async (key) => {
    await call('POST /api/v1/records/{record}/comments', {
      path: { record },
      body: { pointer: field.path, text: text.trim() },
      key,
    })
    tell('已批注')
    onClose()
    await onDone()
  })
  const footer = (
    <Button kind="primary" busy={send.busy} disabled={text.trim() === ''} onTap={() => void send.run()}>
      保存批注
    </Button>
  )
  return (
    <Sheet title={`批注“${field.title}”`} onClose={onClose} footer={footer}>
      <Box className="note">现在的内容：{field.text ?? '（无）'}</Box>
      <CommentField
        id="comment-text"
        label="批注"
        hint={HINT}
        value={text}
        onChange={setText}
        maxLength={1000}
        required
      />
      <Refused error={send.error} />
    </Sheet>
  )
}
