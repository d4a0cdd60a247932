// What runs in the background for whoever is logged in: exports, imports, reminders, moved departments.

import { useEffect, useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Empty, Page, PagedList, SignedIn } from '@/components'
import { Box } from '@/elements'
import { JobCard } from '@/components/jobs/JobCard'
import { type Job, isUnderWay } from '@/components/jobs/jobs'
import { useVisible } from '@/components/useVisible'

const PAUSE = 3000

export default function Jobs() {
  return (
    <Page title="后台任务">
      <SignedIn why="登录后才能看到您的任务">{() => <OwnJobs />}</SignedIn>
    </Page>
  )
}

function OwnJobs() {
  const pages = usePages((cursor) => call('GET /api/v1/me/jobs', { query: { limit: 20, cursor } }), [])
  const [changed, setChanged] = useState<Record<string, Job>>({})
  const isVisible = useVisible()
  const jobs = pages.items.map((job) => changed[job.id] ?? job)
  const put = (job: Job) => setChanged((held) => ({ ...held, [job.id]: job }))
  const tryAgain = () => setChanged((held) => ({ ...held }))
  const watched = jobs.filter(isUnderWay).slice(0, 5)
  useEffect(() => {
    if (!isVisible || watched.length === 0) return
    const timer = setTimeout(() => {
      for (const { id } of watched) call('GET /api/v1/me/jobs/{job}', { path: { job: id } }).then(put, tryAgain)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [isVisible, changed, pages.items])
  return (
    <>
      <Box className="note organization-lead">导出的文件保留三天。关闭页面不影响任务进行。</Box>
      <PagedList
        of={{ ...pages, items: jobs }}
        row={(job) => <JobCard key={job.id} job={job} onChange={put} />}
        empty={<Empty icon="queue" title="没有任务" note="导出、导入、提醒等较长的工作会出现在这里" />}
      />
    </>
  )
}
