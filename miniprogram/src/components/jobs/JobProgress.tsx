// How far a job has come, or why it failed.

import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { ProgressBar } from '../ProgressBar'
import { type Job, isUnderWay } from './jobs'

export function JobProgress({ job }: { job: Job }) {
  const { done, total } = job.progress
  if (job.state === 'failed') return <Box className="refused">{job.error?.detail ?? '没有完成，请稍后再试'}</Box>
  if (job.state === 'cancelled') return <Box className="note">已取消</Box>
  const percent = !isUnderWay(job) ? 100 : total ? Math.round((done * 100) / total) : 0
  return (
    <Box live>
      <ProgressBar className="job-progress" percent={percent} label={`${percent}%`} />
      {isUnderWay(job) && (
        <>
          <Box className="note">正在处理，可以离开此页，在“任务”中查看结果</Box>
          <Button kind="plain" onTap={() => go('jobs')}>
            查看任务
          </Button>
        </>
      )}
    </Box>
  )
}
