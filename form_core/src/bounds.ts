// Bounds on dates that move with the calendar. The server draws them as days counted from its today; a form that stays
// open past midnight would refuse the new day, so the bounds move along.

import type { Fault } from './constraints'
import { dayAt, dayOf, daysBetween, shifted, type Day } from './days'
import type { Wording } from './messages'
import type { Constraints } from './tree'

export interface Clock {
  /** The instant of the check, in milliseconds. */
  now: number
  /** Minutes east of UTC of the zone in which days are counted (`SHANGHAI`). */
  zone: number
  /** The day on which the server drew the tree, if that is not today. */
  drawnOn?: Day
}

/** A date earlier or later than the form allows, told in days from today. */
export function dateFault(asked: Constraints, value: string, { now, zone, drawnOn }: Clock): Fault | null {
  const { earliest, latest } = asked
  const day = dayOf(value, zone)
  if (day === null) return null
  const today = dayAt(now, zone)
  const moved = drawnOn === undefined ? 0 : daysBetween(drawnOn, today)
  const first = earliest === undefined ? null : shifted(earliest, moved)
  const last = latest === undefined ? null : shifted(latest, moved)
  if (first !== null && day < first) return { code: 'minimum', detail: bound('不能早于', 'not before', today, first) }
  if (last !== null && day > last) return { code: 'maximum', detail: bound('不能晚于', 'not after', today, last) }
  return null
}

function bound(zh: string, en: string, today: Day, limit: Day): Wording {
  const days = daysBetween(today, limit)
  const spoken = days === 0 ? '今天' : days > 0 ? `${days}天后` : `${-days}天前`
  return { zh: `${zh}${spoken}`, en: `must be ${en} ${days === 0 ? 'today' : limit}` }
}
