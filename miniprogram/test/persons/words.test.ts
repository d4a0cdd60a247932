import { describe, expect, it } from 'vitest'
import { byDay } from '../../src/citizen/days'
import { textsNamed } from '../../src/citizen/consent/textsNamed'
import { fieldTitles, lookTitle } from '../../src/citizen/disclosures/looks'
import { standing } from '../../src/state/consentRecords'
import { proxyWord, relationTitle, verificationWord } from '../../src/components/personWords'
import { timeOf } from '../../src/components/times'

describe('byDay', () => {
  const now = new Date('2020-03-15T12:00:00+08:00')
  const at = (text: string) => ({ at: text })
  it('groups by the city’s days, whatever the zone of the instant', () => {
    const days = byDay(
      ['2020-03-15T04:00:00Z', '2020-03-14T16:00:00Z', '2020-03-14T15:59:59Z', '2020-03-10T00:00:00Z']
        .concat('2019-12-31T15:59:00Z')
        .map(at),
      now,
    )
    expect(days.map((day) => [day.day, day.title, day.items.length])).toEqual([
      ['2020-03-15', '今天', 2],
      ['2020-03-14', '昨天', 1],
      ['2020-03-10', '3月10日 星期二', 1],
      ['2019-12-31', '2019年12月31日 星期二', 1],
    ])
  })
  it('has nothing of nothing', () => expect(byDay([], now)).toEqual([]))
  it('tells the time', () => expect(timeOf('2020-03-14T16:05:09Z')).toBe('00:05'))
})

describe('standing', () => {
  const said = (kind: string, given: boolean, at: string, person: string | null = null, version = 1) => {
    return { kind, given, at, person, version }
  }
  const records = [
    said('general', true, '2020-03-01T00:00:00Z'),
    said('general', false, '2020-03-02T00:00:00Z'),
    said('sensitive', false, '2020-03-02T00:00:00Z'),
    said('sensitive', true, '2020-03-03T00:00:00Z', null, 2),
    said('guardian', true, '2020-03-03T00:00:00Z', 'child'),
  ]
  it.each([
    ['general', null, 'withdrawn', 1],
    ['sensitive', null, 'given', 2],
    ['guardian', null, 'none', null],
    ['guardian', 'child', 'given', 1],
    ['sharing', null, 'none', null],
  ])('%s for %s is %s', (kind, person, state, version) => {
    for (const order of [records, [...records].reverse()]) {
      expect(standing(order, kind, person)).toMatchObject({ state, version })
    }
  })
  it('chooses the texts that are named, and all when none is', () => {
    const words = { title: '', needed_for: '', withdrawal: '', text: '', digest: '' }
    const text = (kind: string) => ({ ...words, kind, version: 1 })
    const texts = [text('general'), text('guardian'), text('sensitive')]
    expect(textsNamed(texts, 'sensitive.general').map(({ kind }) => kind)).toEqual(['general', 'sensitive'])
    expect(textsNamed(texts, undefined)).toHaveLength(3)
    expect(textsNamed(texts, 'nonsense')).toEqual([])
  })
})

describe('words', () => {
  it.each([
    [verificationWord('submitted').title, '实名审核中'],
    [verificationWord('new_state').title, 'new_state'],
    [proxyWord('entry').title, '只可代为登记进出'],
    [relationTitle('parent'), '父母'],
    [relationTitle(null), ''],
    [lookTitle('code.check'), '核验了您出示的颜值码'],
    [lookTitle('something.new'), '查看了您的信息'],
    [fieldTitles(['name', 'phone', '/answers/x']), '姓名、手机号'],
    [fieldTitles([]), ''],
  ])('%s', (found, expected) => expect(found).toBe(expected))
})
