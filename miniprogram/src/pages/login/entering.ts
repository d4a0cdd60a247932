// What follows a successful login, however it came about: the session, the trusted phone, the consent, and back to where
// one was.

import Taro from '@tarojs/taro'
import type { Answer } from '@/api'
import { PAGES, back, replace } from '@/routes'
import { tellAgreement } from '@/state/agreement'
import { deviceToken } from '@/state/device'
import { begin } from '@/state/session'
import { ownAddress } from './ownAddress'

export type NewSession = Omit<Answer<'POST /api/v1/sessions'>, 'device'> &
  Pick<Partial<Answer<'POST /api/v1/sessions'>>, 'device'>

/** Takes the session and leaves the page: to `next`, back, or first to a new password. */
export async function enter(answer: NewSession, next: string | undefined): Promise<void> {
  begin(answer)
  if (answer.device) deviceToken.set(answer.device.token)
  if (answer.must_change) return replace('password', { next })
  await tellAgreement().catch(() => undefined) // what needs the consent asks for it
  leave(next)
}

const LEADING: readonly string[] = Object.values(PAGES).filter(
  (page) => page !== PAGES.login && page !== PAGES.password,
)

export function leave(next: string | undefined): void {
  const url = ownAddress(next, LEADING)
  if (url === null) back()
  else void Taro.redirectTo({ url })
}
