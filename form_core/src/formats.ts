// The formats a template may name: is the text well formed, how is it tidied, and which sentence ends what is said
// about it; the twin of the server's `forms/formats.py`. One row per format. Other names are not checked here.

import { isDay, isInstant, isTime } from './days'
import * as documents from './documents'
import type { Wording } from './messages'

export interface Format {
  accepts: (text: string) => boolean
  tidy: (text: string) => string
  fault: (text: string) => Wording
}

const MOST = 64
/** What Python calls blank, so that both sides trim the same. */
const BLANK = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const ENDS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, 'g')
const SEPARATORS = new RegExp(`[${BLANK}\\u200b\\ufeff·-]+`, 'g')
const IS_ASCII = /^[\x00-\x7f]*$/
const LOCAL_PART = /^(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|"(?:[^"\\]|\\.)+")$/
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f.:]+\\])$`)
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/

/** Without blanks at the ends. */
export function trim(text: string): string {
  return text.replace(ENDS, '')
}

/** Half-width, upper case, without blanks, hyphens and dots: how numbers and codes are kept. */
export function compact(text: string): string {
  return halfWidth(text).replace(SEPARATORS, '').toUpperCase()
}

function compactMobile(text: string): string {
  return isShort(text) ? compact(text).replace(/^(?:\+|00)86/, '') : text
}

function narrow(text: string): string {
  return trim(halfWidth(text)).toUpperCase()
}

/** Compatibility forms such as full-width digits as their plain ones; long texts stay, they are no numbers. */
export function halfWidth(text: string): string {
  return isShort(text) && !IS_ASCII.test(text) ? text.normalize('NFKC') : text
}

function isShort(text: string): boolean {
  return text.length <= MOST || Array.from(text).length <= MOST
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  return at > 0 && LOCAL_PART.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1))
}

function row(accepts: Format['accepts'], tidy: Format['tidy'], fault: Wording): Format {
  return { accepts, tidy, fault: () => fault }
}

const RESIDENT_ID_FAULTS: Record<string, Wording> = {
  shape: { zh: '应为18位数字（最后一位可为X），请核对后重填', en: 'should have 18 digits (the last may be X)' },
  birth: { zh: '中的出生日期不存在，请核对后重填', en: 'holds a birth date that does not exist' },
  check: { zh: '校验位不正确，请核对后重填', en: 'has a wrong check digit' },
}
const SHAPE: Wording = { zh: '格式不正确，请核对后重填', en: 'is not well formed' }

/** Formats of our own. */
export const FORMATS = new Map<string, Format>([
  [
    'cn-resident-id',
    {
      accepts: documents.isResidentId,
      tidy: compact,
      fault: (text) => RESIDENT_ID_FAULTS[documents.residentIdFault(text) ?? ''] ?? SHAPE,
    },
  ],
  [
    'cn-hk-macau-permit',
    row(documents.isHkMacauPermit, compact, {
      zh: '应为字母H或M加8位数字，请核对后重填',
      en: 'should be H or M and 8 digits',
    }),
  ],
  [
    'cn-taiwan-permit',
    row(documents.isTaiwanPermit, compact, {
      zh: '应为8位数字，请核对后重填',
      en: 'should have 8 digits',
    }),
  ],
  [
    'passport',
    row(documents.isPassport, compact, {
      zh: '应为字母和数字，请按护照填写',
      en: 'should be letters and digits as in the passport',
    }),
  ],
  ['cn-permanent-residence', row(documents.isPermanentResidence, compact, SHAPE)],
  [
    'cn-document',
    row(documents.isOtherDocument, narrow, {
      zh: '应为字母和数字，请按证件填写',
      en: 'should be letters and digits as in the document',
    }),
  ],
  [
    'cn-mobile',
    row(documents.isMobile, compactMobile, {
      zh: '应为11位手机号码，请核对后重填',
      en: 'should be a mobile number of 11 digits',
    }),
  ],
  [
    'cn-uscc',
    row(documents.isUscc, compact, {
      zh: '不正确，请按营业执照填写18位代码',
      en: 'should be the 18-sign code of the business license',
    }),
  ],
  [
    'cn-plate',
    row(documents.isPlate, compact, {
      zh: '不正确，请填写完整的车牌号',
      en: 'should be a whole plate number',
    }),
  ],
  ['cn-region', row(documents.isRegion, compact, { zh: '不正确，请重新选择地区', en: 'should be chosen again' })],
])

/** JSON Schema's own formats, as the server checks them. */
export const STANDARD = new Map<string, Format>([
  ['date', row(isDay, trim, { zh: '不是有效的日期，请重新选择', en: 'is not a valid date' })],
  ['date-time', row(isInstant, trim, { zh: '不是有效的时间，请重新选择', en: 'is not a valid time' })],
  ['time', row(isTime, trim, { zh: '不是有效的时间，请重新选择', en: 'is not a valid time' })],
  ['email', row(isEmail, trim, { zh: '不是有效的邮箱地址，请核对后重填', en: 'is not a valid e-mail address' })],
  ['uri', row((text) => URI.test(text), trim, { zh: '不是有效的网址，请核对后重填', en: 'is not a valid address' })],
])

/** What is wrong with a text by its format; null when nothing is, or when the format is none that is known. */
export function formatFault(name: string, text: string): Wording | null {
  const format = FORMATS.get(name) ?? STANDARD.get(name)
  return format === undefined || format.accepts(text) ? null : format.fault(text)
}
