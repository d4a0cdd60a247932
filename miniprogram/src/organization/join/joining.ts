// Joining in words: what an invitation asks for, and the way out of what stands against it.

import { ProblemError } from '@anma/api-client'
import type { Answer } from '@/api'

export type Invitation = Answer<'GET /api/v1/invitations/{code}'>
export type Membership = Answer<'POST /api/v1/invitations/{code}/joining'>

/** What one can do about a refusal: a page that helps, or reading the consent again. */
export type WayOut = 'register' | 'verify' | 'consent' | null

const WAYS_OUT: Record<string, WayOut> = {
  'membership.identity': 'register',
  'membership.verification': 'verify',
  'consent.required': 'consent',
  'consent.version': 'consent',
}

export function wayOut(error: unknown): WayOut {
  return error instanceof ProblemError ? (WAYS_OUT[error.code] ?? null) : null
}

/** No code of ours, an expired one, or one that enough people have used: trying again is of no use. */
export function isUnusable(error: unknown): boolean {
  return error instanceof ProblemError && error.code.startsWith('invitation.')
}

const CODE = /^[0-9A-Z]{10}$/
const LINK = /[?&]code=([0-9A-Za-z]{10})(?:[&#]|$)/

/** The code in what somebody typed or pasted: the code itself in any writing, or a link that holds it; null for neither. */
export function codeIn(typed: string): string | null {
  const plain = typed.replace(/[\s-]/g, '').toUpperCase()
  if (CODE.test(plain)) return plain
  return LINK.exec(typed)?.[1].toUpperCase() ?? null
}

/** Whether somebody belonged to the organization before this day. */
export function wasMember(membership: Membership, today: string): boolean {
  return membership.member.from < today
}
