// A piece of background work that was just begun, watched until it has ended.

import { useEffect, useState } from 'react'
import { call } from '@/api'
import { type Job, isUnderWay } from './jobs'

const PAUSE = 2000

/** The job as it goes on; `ended` is called once when it has. */
export function useJob(ended: (job: Job) => void): { job: Job | null; watch: (job: Job | null) => void } {
  const [job, watch] = useState<Job | null>(null)
  useEffect(() => {
    if (job === null || !isUnderWay(job)) return
    let isOver = false
    const timer = setTimeout(async () => {
      const next = await call('GET /api/v1/me/jobs/{job}', { path: { job: job.id } }).catch(() => ({ ...job }))
      if (isOver) return
      watch(next)
      if (!isUnderWay(next)) ended(next)
    }, PAUSE)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [job])
  return { job, watch }
}
