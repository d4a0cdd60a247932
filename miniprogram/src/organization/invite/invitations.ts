// Invitations in words: whether one can still be used, for how long and for how many.

import type { Item } from '@/api'
import { when } from '../../components/times'

export type Invitation = Item<'GET /api/v1/organizations/{organization}/invitations'>

/** An invitation that somebody can still join by. */
export function isUsable({ status, uses, limit }: Pick<Invitation, 'status' | 'uses' | 'limit'>): boolean {
  return status === 'open' && (limit === null || uses < limit)
}

export function usesWords({ uses, limit }: Pick<Invitation, 'uses' | 'limit'>): string {
  return limit === null ? `已有 ${uses} 人加入` : `已有 ${uses} 人加入，最多 ${limit} 人`
}

export function statusWords(invitation: Pick<Invitation, 'status' | 'uses' | 'limit' | 'expires_at'>): string {
  if (invitation.status === 'revoked') return '已停用'
  if (invitation.status === 'ended') return '已过期'
  return isUsable(invitation) ? `${when(invitation.expires_at)} 前有效` : '人数已满'
}

export function titleOf({ inviter }: Pick<Invitation, 'inviter'>, organization: string): string {
  return `${inviter ?? '管理员'} 邀请你加入 ${organization}`
}

export interface Wish {
  days: string
  limit: string
  department: string
}

type Wished = { body: { days: number; limit?: number; department?: string } } | { wrong: string }

/** The body of a new invitation, or what is wrong with the wish in words. */
export function bodyOf({ days, limit, department }: Wish): Wished {
  const isCount = /^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 100_000
  if (limit !== '' && !isCount) return { wrong: '人数请填 1 到 100000 之间的整数，不限请留空' }
  return { body: { days: Number(days), ...(limit && { limit: Number(limit) }), ...(department && { department }) } }
}
