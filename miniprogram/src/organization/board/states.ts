// The states of a board: what they are called, in which order they stand, and how a day comes out in shares.

import type { Answer, Item } from '@/api'

export type Board = Answer<'GET /api/v1/publications/{publication}/board'>
export type Person = Item<'GET /api/v1/publications/{publication}/board/people'>
export type State = Person['state']
export type Counts = Board['counts']
export type Department = Board['departments'][number]
export type Day = Item<'GET /api/v1/publications/{publication}/board/days'>

export const STATES: readonly State[] = ['normal', 'abnormal', 'answered', 'missing', 'leave']
export const TITLES: Record<State, string> = {
  normal: '正常',
  abnormal: '异常',
  answered: '已上报',
  missing: '未上报',
  leave: '请假',
}

/** States worth a tab: the three that are always asked about, and others that somebody is in. */
export function tabsOf(counts: Counts): { id: State; title: string; count: number }[] {
  const shown = STATES.filter((state) => counts[state] > 0 || ALWAYS.includes(state))
  return shown.map((state) => ({ id: state, title: TITLES[state], count: counts[state] }))
}

const ALWAYS: readonly State[] = ['normal', 'abnormal', 'missing']

/** How many have answered, and of how many who are not on leave. */
export function answeredOf(counts: Counts): { answered: number; owed: number; percent: number } {
  const owed = counts.total - counts.leave
  const answered = counts.normal + counts.abnormal + counts.answered
  // 100 only when nobody is missing
  const percent = owed === 0 ? 0 : Math.min(Math.round((answered * 100) / owed), answered === owed ? 100 : 99)
  return { answered, owed, percent }
}

/** `正常 12 人，未上报 3 人`: for a screen reader, and under the bars. */
export function countsWords(counts: Counts): string {
  const words = STATES.filter((state) => counts[state] > 0).map((state) => `${TITLES[state]} ${counts[state]} 人`)
  return words.length === 0 ? '没有应填的人' : words.join('，')
}

/** `11/21` of a round. */
export function dayWords(round: string): string {
  const [, month, day] = round.split('-')
  return `${Number(month)}/${Number(day)}`
}
