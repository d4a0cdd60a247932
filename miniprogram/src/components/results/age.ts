// How old a registration is, in words: what is shown from afar or as a screenshot is told by it (LT-5).

const FRESH = 60_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

export interface Age {
  /** Made so long ago that the guard must look twice. */
  isOld: boolean
  words: string
}

/** `刚刚登记`, then `登记于 5 分钟前`; both instants by the server's clock. */
export function ageOf(at: string, now: Date): Age {
  const passed = now.getTime() - Date.parse(at)
  if (passed < FRESH) return { isOld: false, words: '刚刚登记' }
  if (passed < HOUR) return { isOld: true, words: `登记于 ${Math.floor(passed / MINUTE)} 分钟前` }
  if (passed < DAY) return { isOld: true, words: `登记于 ${Math.floor(passed / HOUR)} 小时前` }
  return { isOld: true, words: `登记于 ${Math.floor(passed / DAY)} 天前` }
}
