// Imports of a list of members in words: how far one is, what it would do, and what is wrong with a row.

import type { Answer, Item } from '@/api'
import type { Tone } from '@/components'

export type Import = Item<'GET /api/v1/registers/{register}/imports'>
export type Outcome = 'new' | 'changed' | 'unchanged' | 'skipped' | 'rejected'
export type ImportRow = Answer<'GET /api/v1/imports/{imported}/rows'>['items'][number]

const STATES: Record<Import['state'], { title: string; tone: Tone }> = {
  checking: { title: '正在核对', tone: 'active' },
  ready: { title: '待确认', tone: 'warning' },
  applying: { title: '正在写入', tone: 'active' },
  applied: { title: '已导入', tone: 'good' },
  refused: { title: '不能导入', tone: 'bad' },
  discarded: { title: '已放弃', tone: 'neutral' },
}
const OUTCOMES: Record<Outcome, string> = {
  new: '新增',
  changed: '变更',
  unchanged: '未变',
  skipped: '略过',
  rejected: '未通过',
}

export const stateOf = (one: Pick<Import, 'state'>) => STATES[one.state]

/** The server is at work on it. */
export function isUnderWay({ state }: Pick<Import, 'state'>): boolean {
  return state === 'checking' || state === 'applying'
}

/** Tabs of the preview: outcomes that there are. */
export function outcomesOf({ counts }: Pick<Import, 'counts'>): { id: Outcome; title: string; count: number }[] {
  const all = (Object.keys(OUTCOMES) as Outcome[]).map((id) => ({ id, title: OUTCOMES[id], count: counts?.[id] ?? 0 }))
  return all.filter(({ count }) => count > 0)
}

/** How many would be written. */
export function written({ counts }: Pick<Import, 'counts'>): number {
  return counts ? counts.new + counts.changed : 0
}

const MOST_BYTES = 8 * 1024 * 1024
export const ENDINGS = ['xlsx', 'xls']

/** What is wrong with a file before it is sent; null for one that can be. */
export function wrongFile(name: string, bytes: number): string | null {
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(`.${ending}`))) return '请选择 Excel 文件（.xlsx 或 .xls）'
  if (bytes === 0) return '文件是空的，请重新选择'
  return bytes > MOST_BYTES ? '文件超过 8 MB，请删去图片或分成几个文件' : null
}
