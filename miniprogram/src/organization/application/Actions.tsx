// What the applicant may do now: correct and hand in again, or withdraw. Other steps of a lifecycle are offered alike.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Sheet, ask, tell } from '@/components'
import { CommentField } from '@/components/CommentField'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import type { Application } from '.'

type Action = Application['actions'][number]

export function Actions({ application, onDone }: { application: Application; onDone: () => void }) {
  const [taken, setTaken] = useState<Action | null>(null)
  const { id, template, organization, flags, actions } = application
  const corrects = flags.length > 0 && actions.some((one) => one.action === RESUBMIT)
  const others = actions.filter((one) => one.action !== RESUBMIT || !corrects)
  if (actions.length === 0) return null
  return (
    <Box className="application-actions">
      {corrects && (
        <Button kind="primary" block onTap={() => go('fill', { template, organization, record: id })}>
          修改标出的内容并重新提交
        </Button>
      )}
      {others.map((one) => (
        <Button
          key={one.action}
          kind={one.action === WITHDRAW ? 'danger' : 'secondary'}
          block
          onTap={() => setTaken(one)}
        >
          {one.title}
        </Button>
      ))}
      {taken && <StepSheet application={application} action={taken} onClose={() => setTaken(null)} onDone={onDone} />}
    </Box>
  )
}

const RESUBMIT = 'resubmit'
const WITHDRAW = 'withdraw'

interface StepSheetProps {
  application: Application
  action: Action
  onClose: () => void
  onDone: () => void
}

function StepSheet({ application: { id, revision }, action, onClose, onDone }: StepSheetProps) {
  const [comment, setComment] = useState('')
  const kind = action.action === WITHDRAW ? 'danger' : 'primary'
  const isMissing = action.comment === 'required' && comment.trim() === ''
  const take = useAction(async (key) => {
    const isFinal = action.action === WITHDRAW
    if (
      isFinal &&
      !(await ask({
        title: '撤回这件申请？',
        text: '撤回后不再办理，需要时可以重新提交。',
        confirm: '撤回',
        danger: true,
      }))
    )
      return
    const said = comment.trim() ? { comment: comment.trim() } : {}
    try {
      await call('POST /api/v1/records/{record}/steps', {
        path: { record: id },
        body: { action: action.action, revision, ...said },
        key,
      })
    } catch (error) {
      if (error instanceof ProblemError && error.status === 409) onDone()
      throw error
    }
    tell(`已${action.title}`)
    onClose()
    onDone()
  })
  return (
    <Sheet
      title={action.title}
      onClose={onClose}
      footer={
        <Button kind={kind} busy={take.busy} disabled={isMissing} onTap={() => void take.run()}>
          {action.title}
        </Button>
      }
    >
      {action.comment !== 'none' && (
        <CommentField
          id="application-comment"
          label="说明"
          hint={action.comment === 'required' ? undefined : '可以不填'}
          value={comment}
          onChange={setComment}
          maxLength={1000}
          required={action.comment === 'required'}
        />
      )}
      <Refused error={take.error} />
    </Sheet>
  )
}
