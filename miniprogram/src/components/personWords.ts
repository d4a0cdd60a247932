// How people stand, as they say it themselves: real names, reviews, who may act for whom.

import type { Tone } from './tones'

export interface Word {
  title: string
  tone: Tone
}

const VERIFICATIONS: Record<string, Word> = {
  unverified: { title: '未实名', tone: 'neutral' },
  submitted: { title: '实名审核中', tone: 'active' },
  verified: { title: '已实名', tone: 'good' },
  rejected: { title: '实名未通过', tone: 'bad' },
}
const REVIEWS: Record<string, Word> = {
  pending: { title: '审核中', tone: 'active' },
  approved: { title: '已通过', tone: 'good' },
  rejected: { title: '未通过', tone: 'bad' },
  withdrawn: { title: '已被新的提交代替', tone: 'neutral' },
}
const PROXIES: Record<string, Word> = {
  entry: { title: '只可代为登记进出', tone: 'neutral' },
  requested: { title: '等待本人同意', tone: 'warning' },
  full: { title: '可代填并查看颜值', tone: 'good' },
}
const REVIEW_KINDS: Record<string, string> = { identity: '实名认证', document: '更换证件', claim: '证件申诉' }

/** What somebody is to whoever asks to act for them. */
export const RELATIONS = [
  { value: 'child', label: '子女' },
  { value: 'parent', label: '父母' },
  { value: 'spouse', label: '配偶' },
  { value: 'relative', label: '其他亲属' },
  { value: 'guardian', label: '被监护人' },
  { value: 'other', label: '其他' },
] as const

export type Relation = (typeof RELATIONS)[number]['value']

const unknown = (code: string): Word => ({ title: code, tone: 'neutral' })

export const verificationWord = (status: string): Word => VERIFICATIONS[status] ?? unknown(status)
export const reviewWord = (status: string): Word => REVIEWS[status] ?? unknown(status)
export const proxyWord = (status: string): Word => PROXIES[status] ?? unknown(status)
export const reviewKind = (kind: string): string => REVIEW_KINDS[kind] ?? '审核'
export const relationTitle = (relation: string | null): string =>
  RELATIONS.find(({ value }) => value === relation)?.label ?? ''
