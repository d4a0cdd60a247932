// Instants as people read them, in the city's zone whatever the phone is set to (no Intl: old phones lack its data).

const ZONE = 8 * 3600_000
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const pad = (value: number): string => String(value).padStart(2, '0')

function parts(instant: Date) {
  const local = new Date(instant.getTime() + ZONE)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: WEEKDAYS[local.getUTCDay()],
    time: `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}`,
    seconds: pad(local.getUTCSeconds()),
  }
}

/** `2020年3月15日 星期日` and `12:00:00`. */
export function clockWords(instant: Date): { date: string; time: string } {
  const { year, month, day, weekday, time, seconds } = parts(instant)
  return { date: `${year}年${month}月${day}日 星期${weekday}`, time: `${time}:${seconds}` }
}

/** `今天 08:00`, `昨天 08:00`, `3月15日 08:00`, or with its year when that is another. */
export function when(at: string | null | undefined, now: Date = new Date()): string {
  if (!at) return ''
  const that = parts(new Date(at))
  const days = Math.floor((now.getTime() + ZONE) / 86_400_000) - Math.floor((Date.parse(at) + ZONE) / 86_400_000)
  const word = ['今天', '昨天'][days]
  if (word) return `${word} ${that.time}`
  if (days === -1) return `明天 ${that.time}`
  const year = that.year === parts(now).year ? '' : `${that.year}年`
  return `${year}${that.month}月${that.day}日 ${that.time}`
}

/** `when` of an end: midnight belongs to the day that ends, `今天 24:00`. */
export function until(at: string, now: Date = new Date()): string {
  const words = when(at, now)
  if (!words.endsWith(' 00:00')) return words
  return when(new Date(Date.parse(at) - 60_000).toISOString(), now).replace('23:59', '24:00')
}

/** `2020-03-15` of an instant. */
export function dayOf(instant: Date): string {
  const { year, month, day } = parts(instant)
  return `${year}-${pad(month)}-${pad(day)}`
}

/** `12:00` of an instant. */
export function timeOf(at: string): string {
  return parts(new Date(at)).time
}

/** `3月15日 周日` and `12:00` of an instant. */
export function dayAndTime(at: number): { day: string; time: string } {
  const { month, day, weekday, time } = parts(new Date(at))
  return { day: `${month}月${day}日 周${weekday}`, time }
}
