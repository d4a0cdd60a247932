// Days and times as pickers give them, and as answers hold them: RFC 3339 in the city's zone, whatever the phone's is.

const OFFSET = '+08:00'

/** `2020-03-15` and `08:30` of an instant in the city's zone; empty where there is none. */
export function pickedOf(instant: string): { day: string; time: string } {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return { day: '', time: '' }
  const local = new Date(at + 8 * 3600_000).toISOString()
  return { day: local.slice(0, 10), time: local.slice(11, 16) }
}

export function instantOf(day: string, time: string): string {
  return `${day}T${time}:00${OFFSET}`
}

/** A time of day as the field's answer: with seconds and zone only where the form asks for RFC 3339. */
export function timeAnswer(time: string, format: string | undefined): string {
  return format === 'time' ? `${time}:00${OFFSET}` : time
}
