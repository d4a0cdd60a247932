// Taking a step: what is said of it, which fields are to be corrected, what its own form asks, and what to do when somebody
// else was faster.

import { useMemo, useState } from 'react'
import { type Answers, treeOf } from '@anma/form-core'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Sheet, ask, tell } from '@/components'
import { CommentField } from '@/components/CommentField'
import { Box, Button } from '@/elements'
import { Form, fieldErrors } from '@/form'
import { FlagChoice } from './FlagChoice'
import { Overtaken } from './Overtaken'
import type { ShownRecord, Step } from './types'

export interface StepSheetProps {
  record: ShownRecord
  step: Step
  reload: () => Promise<void>
  onClose: () => void
}

export function StepSheet({ record, step, reload, onClose }: StepSheetProps) {
  const [comment, setComment] = useState('')
  const [flags, setFlags] = useState<string[]>([])
  const tree = useMemo(() => step.tree && treeOf(step.tree), [step])
  const take = useAction(async (key, form: Answers | null) => {
    const said = {
      ...(comment.trim() && { comment: comment.trim() }),
      ...(flags.length > 0 && { flags }),
      ...(form && { form }),
    }
    const body = { action: step.action, revision: record.revision, ...said }
    await call('POST /api/v1/records/{record}/steps', { path: { record: record.id }, body, key })
    tell(`已办理：${step.title}`)
    onClose()
    await reload()
  })
  const isMissing =
    (step.comment === 'required' && comment.trim() === '') || (step.flags === 'required' && flags.length === 0)
  const submit = (form: Answers) => (isMissing ? tell('请先填写意见和需要修改的内容', 'failed') : void take.run(form))
  const close = async () => {
    const isEmpty = comment.trim() === '' && flags.length === 0
    if (
      isEmpty ||
      (await ask({ title: '不办理了？', text: '已填写的意见不会保留。', confirm: '不办理', danger: true }))
    )
      onClose()
  }
  const button = (
    <Button kind="primary" busy={take.busy} disabled={isMissing} onTap={() => void take.run(null)}>
      确定{step.title}
    </Button>
  )
  return (
    <Sheet title={step.title} onClose={() => void close()} footer={tree ? undefined : button}>
      {step.flags !== 'none' && (
        <FlagChoice groups={record.groups} flags={flags} isNeeded={step.flags === 'required'} onChange={setFlags} />
      )}
      {step.comment !== 'none' && (
        <CommentField
          id="step-comment"
          label="意见"
          hint="申请人可以看到"
          value={comment}
          onChange={setComment}
          maxLength={1000}
          required={step.comment === 'required'}
          error={saidOf(take.error, '/comment')}
        />
      )}
      {tree && (
        <Form
          tree={tree}
          submit={`确定${step.title}`}
          busy={take.busy}
          errors={fieldErrors(take.error, '/form')}
          onSubmit={submit}
        />
      )}
      {step.comment === 'none' && step.flags === 'none' && !tree && <Box>确定要办理“{step.title}”吗？</Box>}
      <Refused error={take.error} />
      <Overtaken record={record.id} error={take.error} reload={reload} onClose={onClose} />
    </Sheet>
  )
}

function saidOf(error: unknown, pointer: string): string | null {
  return error instanceof ProblemError ? (error.errors.find((one) => one.pointer === pointer)?.message ?? null) : null
}
