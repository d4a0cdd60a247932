// The settings of a publication in words, and where on the page a refusal of the server belongs.

import type { FieldError } from '@anma/api-client'
import { dayAndTime } from '../../components/times'
import type { Audience, Settings } from './settings'

export const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']
export const STATUSES = { draft: '草稿', open: '收集中', paused: '已暂停', ended: '已结束' } as const
export const TONES = { draft: 'neutral', open: 'active', paused: 'warning', ended: 'neutral' } as const

/** `全体成员`, `2 个部门和 3 人`: whom the settings ask. */
export function audienceWords({ who, departments, people, except }: Audience): string {
  if (who === 'everyone') return '任何人'
  const parts = [departmentsWords(departments), people.length > 0 && `${people.length} 人`].filter(Boolean)
  const whom = parts.length === 0 ? '全体成员' : parts.join('和 ')
  return except.length === 0 ? whom : `${whom}（${except.length} 人除外）`
}

function departmentsWords(departments: string[]): string {
  return departments.length < 3 ? departments.join('、') : `${departments.length} 个部门`
}

/** `30 分钟`, `2 小时`, `1 天`. */
export function minutesWords(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} 天`
  return minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`
}

/** Which part of the page a pointer of the API belongs to: `/schedule/deadline` and `/reminders/before/0` to theirs. */
function placeOf(pointer: string): string {
  const [first, second] = pointer.split('/').slice(1)
  return (first === 'schedule' || first === 'reminders') && second ? `${first}.${second}` : (first ?? '')
}

/** What is wrong by part of the page; of several the first. */
export function faults(errors: readonly FieldError[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { pointer, message } of errors) found[placeOf(pointer)] ??= message
  return found
}

/** Which field of the page shows what is wrong at a place. */
export const FIELDS: Record<string, string> = {
  title: 'publish-title',
  audience: 'publish-who',
  viewers: 'publish-tell',
  tell_publisher: 'publish-tell',
  corrections: 'publish-corrections',
  'schedule.repeat': 'publish-repeat',
  'schedule.weekdays': 'publish-weekdays',
  'schedule.every': 'publish-every',
  'schedule.starts_on': 'publish-starts',
  'schedule.time': 'publish-time',
  'schedule.ends_on': 'publish-ends',
  'schedule.deadline': 'publish-deadline',
  'schedule.deadline_days': 'publish-deadline-days',
  'schedule.skip_holidays': 'publish-holidays',
  'schedule.grace_minutes': 'publish-grace',
  'reminders.before': 'publish-before',
  'reminders.after': 'publish-after',
}

/** What is missing before anything is sent, at its place. */
export function mistakes(settings: Pick<Settings, 'title' | 'repeat' | 'weekdays' | 'every'>): Record<string, string> {
  const { title, repeat, weekdays, every } = settings
  const found: Record<string, string> = {}
  if (title.trim() === '') found['title'] = '请填写标题'
  if (repeat === 'weekdays' && weekdays.length === 0) found['schedule.weekdays'] = '请至少选择星期中的一天'
  if (repeat === 'interval' && !/^[1-9]\d{0,2}$/.test(every)) found['schedule.every'] = '请填写间隔天数，如 2'
  return found
}

/** What a name in a conflict is called on the page. */
export const NAMES: Record<string, string> = {
  title: '标题',
  audience: '发送范围',
  viewers: '共享人',
  schedule: '填报时间',
  corrections: '更正',
  reminders: '提醒',
  tell_publisher: '新回复提醒',
  ding: '发DING通知',
  status: '状态',
}

/** `11月21日 周六 08:00 — 20:00 截止` of a round, in the city's time; the end of a day is its 24:00. */
export function roundWords(round: { opens_at: string; due_at: string }): string {
  const opens = dayAndTime(Date.parse(round.opens_at))
  const due = endTime(Date.parse(round.due_at))
  const end = due.day === opens.day ? due.time : `${due.day} ${due.time}`
  return `${opens.day} ${opens.time} — ${end} 截止`
}

function endTime(instant: number): { day: string; time: string } {
  const due = dayAndTime(instant)
  return due.time === '00:00' ? { day: dayAndTime(instant - 1).day, time: '24:00' } : due
}
