// Phone numbers and text-message codes as people type them.

const MOBILE = /^1[3-9]\d{9}$/
const CODE = /^\d{6}$/

/** Digits alone: people paste numbers with spaces, dashes and +86. */
export function tidyPhone(typed: string): string {
  const digits = typed.replace(/\D/g, '')
  return digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits.slice(0, 11)
}

/** What is wrong with a phone number, or null. */
export function phoneError(phone: string): string | null {
  if (phone === '') return '请填写手机号'
  return MOBILE.test(phone) ? null : '请填写 11 位手机号，如 138 开头的号码'
}

export function codeError(code: string): string | null {
  if (code === '') return '请填写验证码'
  return CODE.test(code) ? null : '验证码是 6 位数字'
}

/** How long to wait, in words. */
export function waitWords(seconds: number): string {
  if (seconds < 120) return `${Math.max(1, Math.ceil(seconds))} 秒`
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} 分钟` : `${Math.ceil(seconds / 3600)} 小时`
}
