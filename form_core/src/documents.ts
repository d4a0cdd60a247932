// Chinese identity documents and codes: what makes one well formed, and what it says by itself; the twin of the
// server's `forms/documents.py`. Check digits follow GB 11643 (ISO 7064 MOD 11-2) and GB 32100. Callers pass tidied
// text.

import { isDay, type Day } from './days'

const RESIDENT_ID = /^[1-9][0-9]{16}[0-9X]$/
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECK_DIGITS = '10X98765432'
const USCC_SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const USCC = new RegExp(`^[${USCC_SYMBOLS}]{2}[0-9]{6}[${USCC_SYMBOLS}]{10}$`)
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const LETTERS = 'A-HJ-NP-Z'
const PLATE = new RegExp(
  `^[${PROVINCES}][${LETTERS}](?:[${LETTERS}0-9]{5}` +
    `|[${LETTERS}0-9]{4}[挂学警港澳]|[DF][${LETTERS}0-9][0-9]{4}|[0-9]{5}[DF])$`,
)

/** What is wrong with an identity card number; null when nothing is. */
export type ResidentIdFault = 'shape' | 'birth' | 'check' | null

export function residentIdFault(text: string): ResidentIdFault {
  if (!RESIDENT_ID.test(text)) return 'shape'
  if (bornOn(text) === null) return 'birth'
  return text.charAt(17) === idCheckDigit(text) ? null : 'check'
}

/** A GB 11643 number, or a residence permit of Hong Kong, Macau and Taiwan residents, which follows it too. */
export function isResidentId(text: string): boolean {
  return residentIdFault(text) === null
}

/** The birth date in an 18-digit number, or null when there is no such day. */
export function bornOn(residentId: string): Day | null {
  const day = `${residentId.slice(6, 10)}-${residentId.slice(10, 12)}-${residentId.slice(12, 14)}`
  return isDay(day) && day >= '0001' ? day : null
}

/** The sex in an 18-digit number as GB/T 2261.1 codes it: 1 male, 2 female. */
export function sexOf(residentId: string): '1' | '2' {
  return Number(residentId.charAt(16)) % 2 === 1 ? '1' : '2'
}

/** The full years of age on a day, or null when the number holds no birth date. */
export function ageOn(residentId: string, today: Day): number | null {
  const born = bornOn(residentId)
  if (born === null) return null
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0)
}

/** Three letters and twelve digits, or since 2023-12-01 eighteen digits that start with 9. */
export function isPermanentResidence(text: string): boolean {
  return /^[A-Z]{3}[0-9]{12}$/.test(text) || (text.startsWith('9') && isResidentId(text))
}

/** H or M and eight digits; older ones carry two more, the number of issues. */
export function isHkMacauPermit(text: string): boolean {
  return /^[HM][0-9]{8}(?:[0-9]{2})?$/.test(text)
}

/** Eight digits; older ones carry two more. */
export function isTaiwanPermit(text: string): boolean {
  return /^[0-9]{8}(?:[0-9]{2})?$/.test(text)
}

/** Letters and digits with at least one digit; every country has its own pattern. */
export function isPassport(text: string): boolean {
  return /^[A-Z0-9]{5,17}$/.test(text) && /[0-9]/.test(text)
}

/** Any document without a pattern of its own: letters, digits, hyphens and parentheses. */
export function isOtherDocument(text: string): boolean {
  return /^[A-Z0-9()-]{4,30}$/.test(text)
}

/** A mainland mobile number of eleven digits. */
export function isMobile(text: string): boolean {
  return /^1[3-9][0-9]{9}$/.test(text)
}

/** A GB/T 2260 code: 6 digits to the district, 9 to the street, 12 to the community. */
export function isRegion(text: string): boolean {
  return /^[1-9][0-9]{5}(?:[0-9]{3}){0,2}$/.test(text)
}

/** A unified social credit code with the check symbol of GB 32100. */
export function isUscc(text: string): boolean {
  if (!USCC.test(text)) return false
  let total = 0
  for (let place = 0, weight = 1; place < 17; place += 1, weight = (weight * 3) % 31) {
    total += USCC_SYMBOLS.indexOf(text.charAt(place)) * weight
  }
  return text.charAt(17) === USCC_SYMBOLS.charAt((31 - (total % 31)) % 31)
}

/** A civil plate of GA 36, including small and large new-energy vehicles; I and O are never used. */
export function isPlate(text: string): boolean {
  return PLATE.test(text)
}

function idCheckDigit(text: string): string {
  const total = ID_WEIGHTS.reduce((sum, weight, place) => sum + Number(text.charAt(place)) * weight, 0)
  return ID_CHECK_DIGITS.charAt(total % 11)
}
