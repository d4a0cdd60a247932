// What a guard is told of a code that proves nothing, and what to do then.

import type { Verdict } from './offline'

export interface Words {
  title: string
  note: string
}

const REFUSED: Record<Exclude<Verdict['is'], 'proved'>, Words> = {
  expired: { title: '码已过期', note: '可能是截图。请对方打开“我的颜值”，出示自动更新的二维码。' },
  forged: { title: '签名不正确，可能是伪造', note: '请不要放行，核对证件后手工登记，并报告防控人员。' },
  foreign: { title: '不是本系统的颜值码', note: '请对方打开“我的颜值”出示二维码；场所码、其他系统的码不能用于核验。' },
}
const NO_KEYS: Words = { title: '这台手机还不能离线核验', note: '请先联网打开一次本页，之后一周内没有网络也能核验。' }

/** Why nothing is proved; null for a proved code. */
export function refusedWords(verdict: Verdict | null): Words | null {
  if (verdict === null) return NO_KEYS
  return verdict.is === 'proved' ? null : REFUSED[verdict.is]
}

const CODES: Record<string, Exclude<Verdict['is'], 'proved'>> = {
  'code.expired': 'expired',
  'code.forged': 'forged',
  'code.foreign': 'foreign',
}

/** What the server's refusal says of the code itself; null where it concerns something else. */
export function problemWords(code: string): Words | null {
  const is = CODES[code]
  return is ? REFUSED[is] : null
}
