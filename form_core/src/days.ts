// Days and instants without the platform's calendar: a day is `YYYY-MM-DD`, an instant milliseconds since 1970, a zone
// minutes east of UTC. Business days are counted in the zone of the server; China has had no summer time since 1991.

export type Day = string

/** Asia/Shanghai, in which the platform counts its days unless it is set up otherwise. */
export const SHANGHAI = 480

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/
const DAY_LENGTH = 86_400_000
const MINUTE = 60_000

/** Whether there is such a day. */
export function isDay(text: string): boolean {
  const found = DATE.exec(text)
  if (found === null) return false
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (lengths[month - 1] ?? 0)
}

/** Whether the text is a time with its offset (RFC 3339); second 60 only where a leap second may stand. */
export function isTime(text: string): boolean {
  const found = TIME.exec(text)
  if (found === null) return false
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const [hours, minutes] = [Number(found[5] ?? 0), Number(found[6] ?? 0)]
  if (hour > 23 || minute > 59 || hours > 23 || minutes > 59) return false
  const offset = (found[4] === '-' ? -1 : 1) * (hours * 60 + minutes)
  return second < 60 || (second === 60 && (hour * 60 + minute - offset + 2880) % 1440 === 1439)
}

/** Whether the text is an instant (RFC 3339). */
export function isInstant(text: string): boolean {
  return isDay(text.slice(0, 10)) && /^[Tt]$/.test(text.charAt(10)) && isTime(text.slice(11))
}

/** The day on the wall at an instant. */
export function dayAt(instant: number, zone: number): Day {
  return new Date(instant + zone * MINUTE).toISOString().slice(0, 10)
}

/** The day that many days later. */
export function shifted(day: Day, days: number): Day {
  return new Date(startOf(day) + days * DAY_LENGTH).toISOString().slice(0, 10)
}

/** How many days from one day to another; negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOf(to) - startOf(from)) / DAY_LENGTH)
}

/** The day that a date or an instant falls on in the zone; null for what is neither. */
export function dayOf(text: string, zone: number): Day | null {
  if (isDay(text)) return text
  if (!isInstant(text)) return null
  const found = TIME.exec(text.slice(11)) ?? []
  const offset = (found[4] === '-' ? -1 : 1) * (Number(found[5] ?? 0) * 60 + Number(found[6] ?? 0))
  const minutes = Number(found[1]) * 60 + Number(found[2]) - offset
  return dayAt(startOf(text.slice(0, 10)) + minutes * MINUTE, zone)
}

function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}
