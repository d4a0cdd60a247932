import { describe, expect, it } from 'vitest'
import { ProblemError } from '@anma/api-client'
import { currentOf } from '../../src/organization/conflicts'
import {
  EMPTY,
  type Organization,
  changesOf,
  describedOf,
  differences,
  isLarge,
  isManaged,
  missingIn,
  sizeWords,
} from '../../src/organization/organizations'
import { countsWords } from '../../src/organization/overview/counts'

const organization: Organization = {
  id: 'one',
  name: '郑州大河机械有限公司',
  region: '410105001',
  certification: 'none',
  status: 'open',
  industry: 'C',
  industry_title: '制造业',
  size: '11-50',
  address: null,
  join_requires: 'identity',
  members: 12,
  room: 488,
  revision: 3,
  at: '2020-02-01T00:00:00Z',
}
const counts = { total: 60, normal: 40, abnormal: 2, answered: 3, missing: 10, leave: 5 }

describe('what is known of an organization', () => {
  it.each([
    ['1-10', '1—10 人'],
    ['2001+', '2001 人以上'],
  ])('%s people', (size, words) => expect(sizeWords(size)).toBe(words))

  it.each([
    [{ size: '201-500', members: 500 }, false],
    [{ size: '11-50', members: 501 }, true],
    [{ size: '501-2000', members: 1 }, true],
  ])('served by a contact of its own: %o', (about, large) => expect(isLarge(about)).toBe(large))

  it('shows everything to its administrators alone', () => {
    expect(isManaged(organization)).toBe(true)
    expect(isManaged({ id: 'one', name: '', region: '', certification: 'none', status: 'open' })).toBe(false)
  })

  it('must be described before it is made', () => {
    expect(Object.keys(missingIn(EMPTY))).toEqual(['name', 'industry', 'region', 'size'])
    expect(missingIn({ ...describedOf(organization), name: ' 大 ' })).toHaveProperty('name')
    expect(missingIn(describedOf(organization))).toEqual({})
  })
})

describe('changing an organization', () => {
  const read = describedOf(organization)

  it.each([
    [{}, {}],
    [{ name: ` ${read.name} ` }, {}],
    [{ address: ' 经三路100号 ' }, { address: '经三路100号' }],
    [
      { size: '51-200', region: '410102001' },
      { size: '51-200', region: '410102001' },
    ],
  ])('sends only what differs: %o', (change, sent) => expect(changesOf(read, { ...read, ...change })).toEqual(sent))

  it('shows both sides where somebody was faster, but not where both said the same', () => {
    const current = { ...organization, address: '经三路1号', size: '51-200' }
    const found = differences(current, { address: '经三路2号', size: '51-200' })
    expect(found).toEqual([{ title: '详细地址', mine: '经三路2号', theirs: '经三路1号' }])
  })

  it('knows what the server has now by the refusal alone', () => {
    const refusal = new ProblemError(409, 'organization.changed', '', [], null, null, { current: organization })
    expect(currentOf(refusal, 'organization.changed')).toBe(organization)
    expect(currentOf(refusal, 'record.changed')).toBeNull()
    expect(currentOf(new ProblemError(409, 'organization.changed', ''), 'organization.changed')).toBeNull()
    expect(currentOf(new Error('organization.changed'), 'organization.changed')).toBeNull()
  })
})

describe('how reporting stands', () => {
  it.each([
    [counts, '未上报 10　异常 2　请假 5'],
    [{ ...counts, normal: 50, abnormal: 0, missing: 0, leave: 0 }, '全部已报'],
    [{ ...counts, missing: 1, total: 1000, leave: 0, abnormal: 0 }, '未上报 1'],
    [{ total: 0, normal: 0, abnormal: 0, answered: 0, missing: 0, leave: 0 }, '没有需要填报的成员'],
  ])('%o', (given, words) => expect(countsWords(given)).toBe(words))
})
