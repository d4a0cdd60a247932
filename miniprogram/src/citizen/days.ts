// Things that happened, day by day in the city's zone.

import { clockWords, dayOf } from '../components/times'

export interface Day<T> {
  day: string
  title: string
  items: T[]
}

const DAY = 86_400_000

/** Items (newest first) by day, in their order. */
export function byDay<T extends { at: string }>(items: readonly T[], now: Date): Day<T>[] {
  const days: Day<T>[] = []
  for (const item of items) {
    const day = dayOf(new Date(item.at))
    const last = days[days.length - 1]
    if (last?.day === day) last.items.push(item)
    else days.push({ day, title: nearWord(day, now) ?? dayWords(item.at, now), items: [item] })
  }
  return days
}

/** `今天 3月15日 星期日`, `昨天 …`, `2020年3月1日 星期日`. */
export function dayWords(at: string, now: Date): string {
  const day = dayOf(new Date(at))
  const { date } = clockWords(new Date(at))
  const short = date.replace(/^\d+年/, '')
  const near = nearWord(day, now)
  if (near !== null) return `${near} ${short}`
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? short : date
}

function nearWord(day: string, now: Date): '今天' | '昨天' | null {
  if (day === dayOf(now)) return '今天'
  return day === dayOf(new Date(now.getTime() - DAY)) ? '昨天' : null
}
