import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../src/citizen/notices/about'
import { arranged, earlier } from '../../src/citizen/notice-settings/ways'
import { dutiesOf } from '../../src/pages/work/dutiesByVerb'
import { isKept } from '../../src/pages/home/keptTodo'
import { blocksOf, plainText } from '../../src/components/proseBlocks'
import { toggled } from '../../src/components/toggled'

const ROOT = new URL('../../../', import.meta.url)
const KINDS = Object.keys(JSON.parse(readFileSync(new URL('messages/notices.json', ROOT), 'utf-8')))

describe('where a notice leads', () => {
  it('every kind that reaches an inbox leads somewhere', () => {
    const inboxed = KINDS.filter((kind) => kind !== 'group.test') // goes to groups alone
    expect(inboxed.filter((kind) => destinationOf({ kind, person: null, organization: null }) === null)).toEqual([])
  })

  it.each([
    [
      { kind: 'color.changed', person: 'p', organization: null },
      { page: 'code', given: { person: 'p' } },
    ],
    [
      { kind: 'organization.joined', person: null, organization: 'o' },
      { page: 'members', given: { organization: 'o' } },
    ],
    [
      { kind: 'organization.joined', person: null, organization: null },
      { page: 'work', given: {} },
    ],
    [
      { kind: 'organization.admin', person: null, organization: 'o' },
      { page: 'organization', given: { id: 'o' } },
    ],
    [
      { kind: 'review.reject', person: 'p', organization: null },
      { page: 'identity', given: { person: 'p' } },
    ],
    [{ kind: 'not.known', person: 'p', organization: 'o' }, null],
    [{ kind: 'constructor', person: null, organization: null }, null],
  ])('%j', (told, leads) => expect(destinationOf(told)).toEqual(leads))
})

describe('the ways of hearing of things', () => {
  it('moves one place earlier, the first stays', () => {
    expect(earlier(['wechat', 'sms', 'mail'], 'mail')).toEqual(['wechat', 'mail', 'sms'])
    expect(earlier(['wechat', 'sms'], 'wechat')).toEqual(['wechat', 'sms'])
    expect(earlier(['wechat'], 'mail')).toEqual(['wechat'])
  })

  it('goes out and comes back at the end', () => {
    expect(toggled(['wechat', 'sms'], 'wechat')).toEqual(['sms'])
    expect(toggled(['sms'], 'wechat')).toEqual(['sms', 'wechat'])
  })

  it('shows those in use first', () => {
    expect(arranged(['mail', 'sms']).map(({ id, isOn }) => [id, isOn])).toEqual([
      ['mail', true],
      ['sms', true],
      ['wechat', false],
      ['alipay', false],
    ])
  })
})

it('duties follow the verbs', () => {
  expect(dutiesOf([])).toEqual([])
  expect(dutiesOf(['visit.list', 'code.verify']).map((duty) => duty.page)).toEqual(['verify', 'posts'])
})

it.each([
  [null, true],
  [{ account: 'a', at: 'x', asked: null, data: { items: [], missed: [] } }, true],
  [{ account: 'a', at: 'x', data: { items: 1, missed: [] } }, false],
  [{ data: { items: [], missed: [] } }, false],
  ['{}', false],
])('kept to-do %j', (value, valid) => expect(isKept(value)).toBe(valid))

describe('the words of a consent', () => {
  const text = '# 标题\n\n1. **谁**：某某。\n2. 为什么\n接着说\n\n段落一\n- 点'

  it('become blocks', () => {
    expect(blocksOf(text).map(({ kind, mark }) => [kind, mark])).toEqual([
      ['heading', undefined],
      ['item', '1.'],
      ['item', '2.'],
      ['paragraph', undefined],
      ['item', '•'],
    ])
    expect(blocksOf(text)[1].runs).toEqual([
      { text: '谁', bold: true },
      { text: '：某某。', bold: false },
    ])
  })

  it('read plainly without the marks', () =>
    expect(plainText(text)).toBe('标题\n1. 谁：某某。\n2. 为什么接着说\n段落一\n• 点'))

  it('markup stays text', () => expect(plainText('<b>x</b>')).toBe('<b>x</b>'))

  it.each(['general', 'sensitive', 'guardian', 'sharing', 'account_merge'])(
    'the shipped text of %s reads without leftovers',
    (kind) => {
      const shown = plainText(readFileSync(new URL(`consents/${kind}/1.md`, ROOT), 'utf-8'))
      expect(shown.length).toBeGreaterThan(50)
      expect(shown).not.toMatch(/\*\*|^#/m)
    },
  )
})
