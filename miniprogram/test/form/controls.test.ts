import { describe, expect, it } from 'vitest'
import { DRAWN, matching } from '../../src/form/controls/choosing'
import { formatNow, residentWords } from '../../src/form/controls/documentWords'
import { instantOf, pickedOf, timeAnswer } from '../../src/form/controls/instants'
import { inputLimit } from '../../src/form/controls/limits'
import { plateOf, plateText } from '../../src/form/controls/plates'
import { dataAddress } from '../../src/form/photos/dataAddress'
import { idOf } from '../../src/form/ids'
import { itemName, itemWords, wordsOf } from '../../src/form/answerWords'
import { field } from './trees'

const option = (value: string, label: string, label_en: string | null = null) => ({ value, label, label_en })

describe('searching options', () => {
  const countries = [
    option('AU', '澳大利亚', 'Australia'),
    option('AT', '奥地利', 'Austria'),
    option('CU', '古巴', 'Cuba'),
  ]

  it.each([
    ['', ['AU', 'AT', 'CU']],
    [' 奥 ', ['AT']],
    ['aust', ['AU', 'AT']],
    ['u', ['AU', 'AT', 'CU']],
    ['cu', ['CU']],
    ['(', []],
  ])('%j finds %j', (search, found) => {
    expect(matching(countries, search).options.map(({ value }) => value)).toEqual(found)
  })

  it('puts first what begins so', () => {
    expect(matching([option('1', '南郑州'), option('2', '郑州')], '郑州').options.map(({ value }) => value)).toEqual([
      '2',
      '1',
    ])
  })

  it('draws a hundred of two thousand and tells of the others', () => {
    const many = Array.from({ length: 2000 }, (_, index) => option(String(index), `选项${index}`))
    const found = matching(many, '')
    expect([found.options.length, found.more]).toEqual([DRAWN, 1900])
    expect(matching(many, '选项1999').options.map(({ value }) => value)).toEqual(['1999'])
  })
})

describe("a resident's number", () => {
  it.each([
    ['', null],
    ['110105', { good: false, words: '已输入 6 位，共 18 位' }],
    ['110105 19491231 002x', { good: true, words: '女，1949年12月31日出生，70岁，请核对' }],
    ['110105194912310021', { good: false, words: '号码有误，请逐位核对' }],
    ['1101051949123100211', { good: false, words: '号码有误，请逐位核对' }],
  ])('%j says %j', (text, said) => {
    expect(residentWords(text, '2020-03-15')).toEqual(said)
  })

  it('of somebody not yet born is wrong', () => {
    expect(residentWords('11010519491231002X', '1940-01-01')?.good).toBe(false)
  })

  it('is asked for while the type says so', () => {
    const number = field('/number', {
      checks: [{ when: { path: '/type', schema: { const: '10' } }, constraints: { format: 'cn-resident-id' } }],
    })
    expect(formatNow(number, { type: '10' }, undefined)).toBe('cn-resident-id')
    expect(formatNow(number, { type: '20' }, undefined)).toBeUndefined()
  })
})

describe('plates', () => {
  it.each([
    ['豫A12345', '豫', 'A12345'],
    [' 豫', '豫', ''],
    ['A1', '', 'A1'],
    ['', '', ''],
  ])('%j is %j and %j', (text, province, rest) => {
    expect(plateOf(text)).toEqual({ province, rest })
  })

  it('keep a province that is pasted, and are upper case', () => {
    expect(plateText({ province: '豫', rest: 'a123' })).toBe('豫A123')
    expect(plateText({ province: '豫', rest: '京a123' })).toBe('京A123')
    expect(plateText({ province: '', rest: '' })).toBeUndefined()
  })
})

describe('days and times', () => {
  it("are the city's, wherever the phone is", () => {
    expect(pickedOf('2020-03-15T16:30:00Z')).toEqual({ day: '2020-03-16', time: '00:30' })
    expect(pickedOf('nothing')).toEqual({ day: '', time: '' })
    expect(pickedOf(instantOf('2020-03-15', '08:30'))).toEqual({ day: '2020-03-15', time: '08:30' })
  })

  it('have seconds and zone only where the form asks for them', () => {
    expect(timeAnswer('08:30', undefined)).toBe('08:30')
    expect(timeAnswer('08:30', 'time')).toBe('08:30:00+08:00')
  })
})

describe('the rest', () => {
  it('limits typing, not answers', () => {
    expect(inputLimit(field('/x', { constraints: { max_length: 50 } }))).toBe(250)
    expect(inputLimit(field('/x'))).toBe(10_000)
  })

  it.each([[[]], [[1]], [[1, 2]], [[1, 2, 3]], [[255, 254, 253, 252]]])('writes %j as base64', (bytes: number[]) => {
    expect(dataAddress(new Uint8Array(bytes).buffer, 'image/png')).toBe(
      `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`,
    )
  })

  it('names elements so that selectors find them', () => {
    expect(idOf('/track/0/a~1b')).toBe('f-track-0-a-1b')
  })

  it('says answers in words', () => {
    const transport = field('./transport', { widget: 'choice', options: [option('bus', '公交', 'Bus')] })
    const track = field('/track', { widget: 'repeat', fields: [field('./place'), transport] })
    expect(wordsOf(transport, 'bus', 'en')).toBe('公交 Bus')
    expect(wordsOf(field('/t', { unit: '℃' }), 36.5, 'zh')).toBe('36.5 ℃')
    expect(wordsOf(field('/b'), false, 'zh')).toBe('否')
    expect(itemWords(track, { transport: 'bus', place: '厂' }, 'zh')).toBe('厂 · 公交')
    expect(itemWords(track, {}, 'zh')).toBe('')
    expect(itemName(track, 0)).toBe('第 1 条')
    expect(itemName({ ...track, item_title: '行程' }, 1)).toBe('第 2 条行程')
  })
})
