// What the server names by codes, as people say it: states of verifications, reviews and proxies, relations, looks.

import type { Tone } from '@/components/Badge'

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
const LOOKS: Record<string, string> = {
  'person.unmask': '查看了未遮盖的个人信息',
  'record.unmask': '查看了台账中未遮盖的内容',
  'person.search': '按证件号码或手机号查找了您',
  'color.replay': '查看了过去某一时刻的颜值与依据',
  'photo.view': '查看了您提交的照片',
  'review.view': '查看了您提交审核的资料',
  'code.check': '核验了您出示的颜值码',
  'board.answer': '查看了您填报的内容',
}
const FIELDS: Record<string, string> = { name: '姓名', document_number: '证件号码', phone: '手机号' }

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
export const lookTitle = (verb: string): string => LOOKS[verb] ?? '查看了您的信息'

/** `姓名、手机号`; pointers of forms are no words and left out. */
export function fieldTitles(fields: readonly string[]): string {
  return fields.flatMap((field) => FIELDS[field] ?? []).join('、')
}
