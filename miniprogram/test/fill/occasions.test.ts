import { describe, expect, it } from 'vitest'
import { ProblemError } from '@anma/api-client'
import { namedBy, refusalOf } from '../../src/citizen/outbox/entries'
import { consentsAsked } from '../../src/state/consentRecords'
import { draftName, isKeptByServer, occasionOf, orderName } from '../../src/pages/fill/occasions'
import { receiptOf } from '../../src/pages/fill/receipts'

describe('why a form is filled', () => {
  it.each([
    [{}, null],
    [{ id: 'p' }, { kind: 'publication', publication: 'p', round: null }],
    [
      { id: 'p', round: '2020-03-15' },
      { kind: 'publication', publication: 'p', round: '2020-03-15' },
    ],
    [{ template: 't' }, { kind: 'template', template: 't' }],
    [
      { template: 't', organization: 'o' },
      { kind: 'application', template: 't', organization: 'o' },
    ],
    [
      { record: 'r', template: 't' },
      { kind: 'record', record: 'r' },
    ],
    [{ submission: 's' }, { kind: 'submission', submission: 's' }],
  ])('%j', (given, occasion) => {
    expect(occasionOf(given)).toEqual(occasion)
  })

  it('gives drafts names that do not meet', () => {
    const all = [
      { id: 'x' },
      { template: 'y' },
      { template: 'y', organization: 'o' },
      { record: 'x' },
      { submission: 'x' },
    ].map((given) => occasionOf(given))
    const names = all.map((one) => one && draftName(one))
    expect(new Set(names).size).toBe(all.length)
    expect(all.map((one) => one !== null && isKeptByServer(one))).toEqual([true, true, false, false, false])
  })

  it('orders a round once for a person, other forms once for each opening', () => {
    const publication = { kind: 'publication', publication: 'p', round: null } as const
    expect(orderName(publication, 'd', 'x', '1')).toBe(orderName(publication, 'd', 'x', '2'))
    expect(orderName(publication, 'd', 'x', '1')).not.toBe(orderName(publication, 'd', 'y', '1'))
    expect(orderName(publication, 'd', null, '1')).not.toBe(orderName(publication, 'd', null, '2'))
    const template = { kind: 'template', template: 't' } as const
    expect(orderName(template, null, 'x', '1')).not.toBe(orderName(template, null, 'x', '2'))
  })
})

describe('a receipt', () => {
  it('reads any answer', () => {
    expect(receiptOf({ number: 'A-1', at: 'now', person: { id: 'p' } })).toMatchObject({
      number: 'A-1',
      numberTitle: '回执编号',
      person: 'p',
      state: null,
    })
    expect(
      receiptOf({ number: 3, number_title: '本月第3次申请', state: { title: '审核中' }, next: '请等待' }),
    ).toMatchObject({ number: '本月第3次申请', state: '审核中', next: '请等待', person: null })
    expect(receiptOf(undefined).number).toBeNull()
  })
})

describe('consents', () => {
  it('are those that the refusal names', () => {
    const errors = [
      { pointer: '/consents/general', code: 'required', message: '' },
      { pointer: '/consents/sensitive', code: 'required', message: '' },
    ]
    expect(consentsAsked(new ProblemError(403, 'consent.required', '', errors))).toEqual(['general', 'sensitive'])
    expect(consentsAsked(new ProblemError(403, 'consent.guardian', '', errors))).toEqual([])
    expect(consentsAsked(null)).toEqual([])
  })
})

describe('what waits', () => {
  const entry = (body: object, problem: object | null = null) => ({
    id: '1',
    account: 'a',
    operation: 'x',
    title: 't',
    at: 1,
    key: 'k',
    tried: true,
    body: { ...body },
    problem: problem && { ...problem },
  })

  it('is filled again where it stands by itself', () => {
    expect(namedBy(entry({ template: 't', publication: 'p', person: 'x', answers: { a: 1 } }))).toEqual({
      form: 'p',
      person: 'x',
      answers: { a: 1 },
      given: { id: 'p', person: 'x' },
    })
    expect(namedBy(entry({ template: 't', answers: {} }))?.given).toEqual({ template: 't' })
    expect(namedBy(entry({ template: 't', organization: 'o', answers: {} }))?.form).toBe('t@o')
    expect(namedBy(entry({ template: 't', same_as: 's', answers: {} }))).toBeNull()
    expect(namedBy(entry([]))).toBeNull()
  })

  it('says why it was refused', () => {
    expect(refusalOf(entry({}))).toBeNull()
    expect(refusalOf(entry({}, { detail: '已截止' }))).toBe('已截止')
    expect(refusalOf(entry({}, {}))).toContain('没有接受')
  })
})
