// The second official's word on an exception, with the reason.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Sheet, tell } from '@/components'
import { CommentField } from '@/components/CommentField'
import { Box, Button } from '@/elements'
import type { Exception } from './ExceptionCard'

const HINT = '会记入办理经过，本人可以看到'
const TITLES = { confirm: '通过', reject: '不通过' } as const

export function Verdict({ exception, onDone }: { exception: Exception; onDone: () => Promise<void> }) {
  const [verdict, setVerdict] = useState<'confirm' | 'reject' | null>(null)
  const [reason, setReason] = useState('')
  const decide = useAction(async (key) => {
    if (verdict === null) return
    const request = { path: { exception: exception.id }, body: { verdict, reason: reason.trim() }, key }
    if (exception.status === 'withdrawing')
      await call('POST /api/v1/exceptions/{exception}/withdrawal/decision', request)
    else await call('POST /api/v1/exceptions/{exception}/decision', request)
    tell(`已复核：${TITLES[verdict]}`)
    setVerdict(null)
    await onDone()
  })
  return (
    <Box className="secured-photos-list appeal-way">
      <Button size="small" onTap={() => setVerdict('reject')}>
        不通过
      </Button>
      <Button size="small" kind="primary" onTap={() => setVerdict('confirm')}>
        通过
      </Button>
      {verdict && (
        <Sheet
          title={`复核：${TITLES[verdict]}`}
          onClose={() => setVerdict(null)}
          footer={
            <Button
              kind="primary"
              busy={decide.busy}
              disabled={reason.trim().length < 2}
              onTap={() => void decide.run()}
            >
              确定{TITLES[verdict]}
            </Button>
          }
        >
          <CommentField
            id="verdict-reason"
            label="理由"
            hint={HINT}
            value={reason}
            onChange={setReason}
            maxLength={500}
            required
          />
          <Refused error={decide.error} />
        </Sheet>
      )}
    </Box>
  )
}
