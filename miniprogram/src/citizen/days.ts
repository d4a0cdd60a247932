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
    else days.push({ day, title: titleOf(item.at, day, now), items: [item] })
  }
  return days
}

function titleOf(at: string, day: string, now: Date): string {
  if (day === dayOf(now)) return '今天'
  if (day === dayOf(new Date(now.getTime() - DAY))) return '昨天'
  const { date } = clockWords(new Date(at))
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? date.replace(/^\d+年/, '') : date
}

/** `12:00` of an instant. */
export function timeOf(at: string): string {
  return clockWords(new Date(at)).time.slice(0, 5)
}
