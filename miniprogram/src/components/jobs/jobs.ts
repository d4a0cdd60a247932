// Background work in words: its state, how far it is, and the files that came of it.

import type { Item } from '@/api'
import type { Tone } from '@/components'

export type Job = Item<'GET /api/v1/me/jobs'>

const STATES: Record<Job['state'], { title: string; tone: Tone }> = {
  waiting: { title: '排队中', tone: 'neutral' },
  running: { title: '进行中', tone: 'active' },
  done: { title: '已完成', tone: 'good' },
  failed: { title: '未完成', tone: 'bad' },
  cancelled: { title: '已取消', tone: 'neutral' },
}

export const stateOf = (job: Pick<Job, 'state'>) => STATES[job.state]

export function isUnderWay(job: Pick<Job, 'state'>): boolean {
  return job.state === 'waiting' || job.state === 'running'
}

/** From 0 to 1; null where nobody knows how much there is to do. */
export function shareOf({ progress }: Pick<Job, 'progress'>): number | null {
  if (!progress.total) return null
  return Math.min(progress.done / progress.total, 1)
}

export function progressWords({ progress }: Pick<Job, 'progress'>): string {
  const count =
    progress.total === null ? progress.done > 0 && `已处理 ${progress.done}` : `${progress.done} / ${progress.total}`
  return [progress.note, count].filter(Boolean).join('　')
}

/** The id of the file that can be downloaded, if any. */
export function fileOf({ result }: Pick<Job, 'result'>): string | null {
  const file = result && (result as Record<string, unknown>).file
  return typeof file === 'string' ? file : null
}

/** What came of it, besides the file. */
export function resultWords({ result, error, state }: Pick<Job, 'result' | 'error' | 'state'>): string[] {
  if (error) return [error.detail]
  if (state === 'cancelled') return ['已经处理的部分不会撤回']
  const { rows, mailed, done, refused } = (result ?? {}) as Record<string, unknown>
  return [
    typeof done === 'number' && `已办理 ${done} 条`,
    typeof refused === 'number' && refused > 0 && `${refused} 条没有办理，原因见文件`,
    typeof rows === 'number' && `共 ${rows} 行`,
    mailed === true && '已发送到您填写的邮箱',
    mailed === false && '邮件没有发出，请核对邮箱后重新导出，或在此下载',
  ].filter((words) => typeof words === 'string')
}
