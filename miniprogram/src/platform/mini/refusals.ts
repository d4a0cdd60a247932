// What mini-programs say when something does not happen: WeChat in errMsg, Alipay in error numbers and errorMessage.

import { Refusal, type RefusalReason } from '../types'

const DENIED = /auth den|authorize|permission|privacy|deny|not authorized|用户不允许|无权/i
const CANCELLED = /cancel|取消/i
const ALIPAY_DENIED = [2001, 2003, 15]
const ALIPAY_CANCELLED = [10, 11]

function reason(error: unknown): RefusalReason {
  const given = (error ?? {}) as { errMsg?: string; errorMessage?: string; error?: number | string }
  const words = `${given.errMsg ?? ''} ${given.errorMessage ?? ''}`
  if (ALIPAY_DENIED.includes(Number(given.error)) || DENIED.test(words)) return 'denied'
  if (ALIPAY_CANCELLED.includes(Number(given.error)) || CANCELLED.test(words)) return 'cancelled'
  return 'failed'
}

/** The refusal that a failed call of a mini-program stands for. */
export function refusal(error: unknown, what: Refusal['what']): Refusal {
  return error instanceof Refusal ? error : new Refusal(reason(error), what)
}
