// One piece of background work: how far it is, stopping it, and the file that came of it.

import { call } from '@/api'
import { openOwnFile } from '@/api/files'
import { useAction } from '@/api/useAction'
import { Badge, Card, Refused, ask, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { platform } from '@platform'
import { ProgressBar } from '../ProgressBar'
import { type Job, fileOf, isUnderWay, progressWords, resultWords, shareOf, stateOf } from './jobs'

export interface JobCardProps {
  job: Job
  /** The job after it was stopped. */
  onChange: (job: Job) => void
}

export function JobCard({ job, onChange }: JobCardProps) {
  const state = stateOf(job)
  const file = fileOf(job)
  const share = shareOf(job)
  const cancel = useAction(async (key) => {
    if (
      !(await ask({
        title: '停止这个任务？',
        text: '已经处理的部分不会撤回。',
        confirm: '停止',
        cancel: '继续进行',
        danger: true,
      }))
    )
      return
    onChange(await call('POST /api/v1/me/jobs/{job}/cancellation', { path: { job: job.id }, key }))
  })
  const download = useAction(async () => {
    if (file === null) return
    await openOwnFile(file, `${job.title}.xlsx`)
    if (platform.name === 'browser') tell('文件已保存到下载')
  })
  return (
    <Card title={job.title} aside={<Badge tone={state.tone}>{state.title}</Badge>}>
      <Box className="note">
        {when(job.at)}
        {progressWords(job) && `　${progressWords(job)}`}
      </Box>
      {isUnderWay(job) && share !== null && (
        <ProgressBar percent={share * 100} label={`已完成 ${Math.round(share * 100)}%`} />
      )}
      {resultWords(job).map((words) => (
        <Box key={words}>{words}</Box>
      ))}
      <Refused error={cancel.error ?? download.error} />
      <Box className="organization-buttons">
        {isUnderWay(job) && (
          <Button size="small" busy={cancel.busy} onTap={() => void cancel.run()}>
            停止
          </Button>
        )}
        {file !== null && (
          <Button size="small" busy={download.busy} onTap={() => void download.run()}>
            下载文件
          </Button>
        )}
      </Box>
    </Card>
  )
}
