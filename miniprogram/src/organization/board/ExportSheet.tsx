// The day as a workbook: onto this phone, or to a mailbox with a remark.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { openOwnFile } from '@/api/files'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, describedBy } from '@/components'
import { Box, Button, Input, Option, TextArea } from '@/elements'
import { JobProgress } from '@/components/jobs/JobProgress'
import type { Job } from '@/components/jobs/jobs'
import { useJob } from '@/components/jobs/useJob'
import { type Board, type State, TITLES } from './states'

export interface ExportSheetProps {
  board: Board
  state: State
  department: string
  onClose: () => void
}

export function ExportSheet({ board, state, department, onClose }: ExportSheetProps) {
  const { publication, organization, round } = board
  const [isWhole, setWhole] = useState(true)
  const [email, setEmail] = useState('')
  const [remark, setRemark] = useState('')
  const { job, watch } = useJob(() => undefined)
  const order = useAction(async (key) => {
    const part = isWhole ? {} : { state, ...(department && { department }) }
    const mail = email.trim() ? { email: email.trim(), remark } : {}
    watch(
      await call('POST /api/v1/publications/{publication}/board/exports', {
        path: { publication },
        body: { organization, round, ...part, ...mail },
        key,
      }),
    )
  })
  const isMailWrong = order.error instanceof ProblemError && order.error.code === 'email.invalid'
  const wrong = isMailWrong ? '邮箱地址有误，请检查' : null
  if (job) return <Ordered job={job} onClose={onClose} />
  return (
    <Sheet
      title="导出填报情况"
      onClose={onClose}
      footer={
        <Button kind="primary" busy={order.busy} onTap={() => void order.run()}>
          导出 Excel
        </Button>
      }
    >
      <Field id="export-what" label="导出哪些人" group>
        <Option kind="radio" name="export-what" checked={isWhole} onToggle={() => setWhole(true)}>
          全部 {board.counts.total} 人
        </Option>
        <Option kind="radio" name="export-what" checked={!isWhole} onToggle={() => setWhole(false)}>
          只要{department && `${department}的`}“{TITLES[state]}”
        </Option>
      </Field>
      <Field id="export-email" label="发送到邮箱" hint="不填则下载到手机" error={wrong}>
        <Input
          id="export-email"
          kind="email"
          value={email}
          maxLength={254}
          invalid={wrong !== null}
          describedBy={describedBy('export-email', '不填则下载到手机', wrong)}
          onChange={setEmail}
        />
      </Field>
      {email.trim() !== '' && (
        <Field id="export-remark" label="邮件备注">
          <TextArea id="export-remark" value={remark} maxLength={500} rows={2} onChange={setRemark} />
        </Field>
      )}
      <Box className="note">个人信息会遮盖；导出会留下记录。</Box>
      {!isMailWrong && <Refused error={order.error} />}
    </Sheet>
  )
}

function Ordered({ job, onClose }: { job: Job; onClose: () => void }) {
  const result = (job.result ?? {}) as { file?: string; mailed?: boolean; mail_error?: string | null }
  const open = useAction((_key, file: string) => openOwnFile(file, '填报情况.xlsx'))
  const { file } = result
  return (
    <Sheet
      title="导出填报情况"
      onClose={onClose}
      footer={
        file ? (
          <Button kind="primary" busy={open.busy} onTap={() => void open.run(file)}>
            打开文件
          </Button>
        ) : undefined
      }
    >
      <JobProgress job={job} />
      {job.state === 'done' && result.mailed && <Box role="status">已发送到邮箱，也可以在这里打开。</Box>}
      {job.state === 'done' && result.mailed === false && (
        <Box className="refused">邮件没有发出，请检查邮箱地址；文件可以在这里打开。</Box>
      )}
      {job.state === 'done' && result.mailed === undefined && <Box role="status">文件已生成。</Box>}
      <Refused error={open.error} />
    </Sheet>
  )
}
