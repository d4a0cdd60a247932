// Logging in with the app one is in (WeChat, Alipay): its user is known at once, or a phone number is proved first, by the
// app's own button or by text message, and an account that the phone has already is joined only with consent.

import { ProblemError, call } from '@/api'
import type { AppLogin, PhoneGrant } from '@/platform/types'
import type { NewSession } from './entering'

export interface Proof {
  code?: string
  ticket?: string
  consent?: boolean
  sms?: { phone: string; code: string }
  grant?: PhoneGrant
}

export type AppAnswer = { session: NewSession } | { ticket: string }

/** Sends what proves the user; a session, or a ticket with which the phone is to be proved. */
export async function sendProof(provider: AppLogin['provider'], proof: Proof, key: string): Promise<AppAnswer> {
  const { grant, ...common } = proof
  const answer =
    provider === 'wechat'
      ? await call('POST /api/v1/sessions/wechat', {
          body: { ...named(common), ...(grant?.provider === 'wechat' && { phone_code: grant.phone_code }) },
          key,
        })
      : await call('POST /api/v1/sessions/alipay', {
          body: {
            ...named(common),
            ...(grant?.provider === 'alipay' && { phone: { response: grant.response, sign: grant.sign } }),
          },
          key,
        })
  return 'ticket' in answer ? { ticket: answer.ticket } : { session: answer }
}

/** The schema wants a code or a ticket; whoever calls gives one of them. */
function named({ code, ticket, ...rest }: Omit<Proof, 'grant'>) {
  return ticket !== undefined ? { ticket, ...rest } : { code: code ?? '', ...rest }
}

/** What to ask for after a refusal: consent, a text message, or everything anew. */
export function wayOn(error: unknown): 'consent' | 'sms' | 'anew' | null {
  if (!(error instanceof ProblemError)) return null
  if (error.code === 'app_login.consent_needed') return 'consent'
  if (error.code === 'app_login.code_needed' || error.code === 'app_login.phone') return 'sms'
  return error.code === 'app_login.wrong' ? 'anew' : null
}
