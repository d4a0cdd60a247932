// What is to be said of a form that is due: until when, since when, whether it is still taken.

import { until, when } from './times'
import type { Tone } from './tones'

export interface Due {
  state: 'open' | 'overdue' | 'leave' | 'done' | 'missed'
  opens_at: string
  due_at: string
  closes_at: string
  done_at: string | null
}

const BADGES: Record<Due['state'], { word: string; tone: Tone }> = {
  open: { word: '待填报', tone: 'active' },
  overdue: { word: '已超时', tone: 'warning' },
  leave: { word: '请假', tone: 'neutral' },
  done: { word: '已填报', tone: 'good' },
  missed: { word: '已错过', tone: 'bad' },
}

export function badgeOf(due: Due): { word: string; tone: Tone } {
  return BADGES[due.state]
}

/** One line on the times of a form. */
export function timesOf(due: Due, now: Date): string {
  switch (due.state) {
    case 'open':
      return `请在 ${until(due.due_at, now)} 前填报`
    case 'overdue':
      return `应在 ${until(due.due_at, now)} 前填报，${until(due.closes_at, now)} 前仍可补填`
    case 'leave':
      return '请假期间不用填报'
    case 'done':
      return due.done_at === null ? '已经填过' : `${when(due.done_at, now)} 填报`
    case 'missed':
      return `已于 ${until(due.closes_at, now)} 截止`
  }
}

/** Whether the form can be filled now. */
export function isOpen({ state }: Pick<Due, 'state'>): boolean {
  return state === 'open' || state === 'overdue'
}

const ORDER: Due['state'][] = ['overdue', 'open', 'leave', 'done', 'missed']

/** What presses most comes first; among equals the one due first. */
export function byUrgency<T extends Due>(dues: readonly T[]): T[] {
  return [...dues].sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || Date.parse(one.due_at) - Date.parse(other.due_at),
  )
}
