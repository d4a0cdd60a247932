import { describe, expect, it } from 'vitest'
import { SHANGHAI, prepare, start } from '@anma/form-core'
import { APPEAL, appealOf, contestable, term } from '../../src/citizen/appeals/contesting'

describe('contestable', () => {
  const policies = [
    { id: 'four_color', colors: [{ id: 'red' }, { id: 'orange' }, { id: 'yellow' }, { id: 'green' }] },
    { id: 'letters', colors: [{ id: 'no' }, { id: 'yes' }] },
  ]
  const held = [
    { policy: 'four_color', color: 'orange' },
    { policy: 'letters', color: 'yes' },
    { policy: 'unknown', color: 'green' },
  ]
  it('leaves out the best of each policy', () => expect(contestable(held, policies)).toEqual([held[0], held[2]]))
  it('leaves the server to decide while no policy is known', () => expect(contestable(held, [])).toEqual(held))
})

describe('the appeal as a form', () => {
  it('opens empty', () => expect(start(APPEAL)).toEqual({}))
  it.each([
    [{}, ['/text']],
    [{ text: '  ' }, ['/text']],
    [{ text: '错' }, ['/text']],
    [{ text: '错'.repeat(1001) }, ['/text']],
    [{ text: '我没有去过', photos: Array.from({ length: 10 }, (_, index) => `p${index}`) }, ['/photos']],
    [{ text: '我没有去过', photos: ['p1'] }, []],
  ])('%j is wrong at %j', (answers, pointers) => {
    const { findings } = prepare(APPEAL, answers, { now: Date.parse('2020-03-15T04:00:00Z'), zone: SHANGHAI })
    expect(findings.map(({ pointer }) => pointer)).toEqual(pointers)
  })
  it('gives what the server takes', () => {
    expect(appealOf({ text: '错了', photos: ['a', 'b'] })).toEqual({ text: '错了', photos: ['a', 'b'] })
    expect(appealOf({ text: '错了' })).toEqual({ text: '错了', photos: [] })
  })
})

describe('term', () => {
  const now = new Date('2020-03-15T12:00:00Z')
  it.each([
    ['2020-03-18T12:00:00Z', '还剩3天'],
    ['2020-03-16T11:59:00Z', '还剩23小时'],
    ['2020-03-15T12:10:00Z', '还剩1小时'],
    ['2020-03-15T12:00:00Z', '已超过答复期限'],
  ])('%s', (due, words) => expect(term(due, now)).toBe(words))
})
