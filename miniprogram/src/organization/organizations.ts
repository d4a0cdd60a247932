// What the screens of organizations say of one: its certification, its limits, what two people changed at once.

import type { Answer, Item } from '@/api'
import type { Tone } from '@/components'
import type { Difference } from './conflicts'

/** An organization as its administrators and officials see it. */
export type Organization = Answer<'PATCH /api/v1/organizations/{organization}'>
export type Brief = Pick<Organization, 'id' | 'name' | 'region' | 'certification' | 'status'>
export type Own = Item<'GET /api/v1/me/organizations'>

/** What can be said of an organization by whoever creates or changes it. */
export interface Described {
  name: string
  industry: string
  region: string
  size: string
  address: string
  join_requires: string
}

export type DescribedName = keyof Described

export const TITLES: Record<DescribedName, string> = {
  name: '单位全称',
  industry: '所属行业',
  region: '所在地区',
  size: '人员规模',
  address: '详细地址',
  join_requires: '加入条件',
}
export const EMPTY: Described = { name: '', industry: '', region: '', size: '', address: '', join_requires: 'identity' }
/** From so many people an organization is served by a contact of its own (ZE-10). */
const LARGE = ['501-2000', '2001+']
const CERTIFICATIONS: Record<Organization['certification'], { title: string; tone: Tone }> = {
  none: { title: '未认证', tone: 'neutral' },
  pending: { title: '认证审核中', tone: 'active' },
  certified: { title: '已认证', tone: 'good' },
  rejected: { title: '认证未通过', tone: 'bad' },
}

export const certificationOf = (organization: Pick<Organization, 'certification'>) =>
  CERTIFICATIONS[organization.certification]

export function isManaged(organization: object): organization is Organization {
  return 'revision' in organization
}

export function isLarge(organization: Pick<Organization, 'size' | 'members'>): boolean {
  return LARGE.includes(organization.size) || organization.members > 500
}

/** `11-50` as people say it. */
export function sizeWords(size: string): string {
  return size.endsWith('+') ? `${size.slice(0, -1)} 人以上` : `${size.replace('-', '—')} 人`
}

export function joinWords(requires: string): string {
  return requires === 'verified' ? '实名认证后才能加入' : '登记本人信息后即可加入'
}

export function describedOf(organization: Organization): Described {
  const { name, industry, region, size, address, join_requires } = organization
  return { name, industry, region, size, address: address ?? '', join_requires }
}

/** What is missing before anything is sent, by field. */
export function missingIn(given: Described): Partial<Record<DescribedName, string>> {
  const missing: Partial<Record<DescribedName, string>> = {}
  if (given.name.trim().length < 2) missing.name = '请填写营业执照或登记证书上的全称，至少 2 个字'
  if (!given.industry) missing.industry = '请选择行业'
  if (!given.region) missing.region = '请选择单位所在的街道或社区'
  if (!given.size) missing.size = '请选择人员规模'
  return missing
}

/** Only what differs from what was read. */
export function changesOf(read: Described, given: Described): Partial<Described> {
  const names = Object.keys(TITLES) as DescribedName[]
  return Object.fromEntries(
    names.filter((name) => given[name].trim() !== read[name]).map((name) => [name, given[name].trim()]),
  )
}

/** Where somebody else was faster: what they have put in place of what is now to be put. */
export function differences(current: Organization, yours: Partial<Described>): Difference[] {
  const theirs = describedOf(current)
  return (Object.keys(TITLES) as DescribedName[]).flatMap((name) => {
    const mine = yours[name]
    return mine === undefined || mine === theirs[name] ? [] : [{ title: TITLES[name], mine, theirs: theirs[name] }]
  })
}
