// Days as headings of a list, in the city's zone.

import { clockWords, dayOf } from '../times'

const DAY = 86_400_000

/** `今天 3月15日 星期日`, `昨天 …`, `2020年3月1日 星期日`. */
export function dayWords(at: string, now: Date): string {
  const day = dayOf(new Date(at))
  const { date } = clockWords(new Date(at))
  const short = date.replace(/^\d+年/, '')
  if (day === dayOf(now)) return `今天 ${short}`
  if (day === dayOf(new Date(now.getTime() - DAY))) return `昨天 ${short}`
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? short : date
}
