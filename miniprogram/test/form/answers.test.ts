import { describe, expect, it } from 'vitest'
import { changed, heldOf, mayChange, withHeld, withoutHeld } from '../../src/form/answers'
import { shownNow } from '../../src/form/steps'
import { field, group, page, tree } from './trees'

describe('changing an answer', () => {
  it('never takes away the item around it', () => {
    const answers = { track: [{ place: '家' }, { place: '厂' }] }
    expect(changed(answers, '/track/0/place', undefined)).toEqual({ track: [{}, { place: '厂' }] })
    expect(changed({ track: [{ at: { day: 1 } }] }, '/track/0/at/day', undefined)).toEqual({ track: [{}] })
    expect(answers).toEqual({ track: [{ place: '家' }, { place: '厂' }] })
  })

  it('takes away objects that are left empty, and lists whole', () => {
    expect(changed({ document: { number: '1' }, name: 'a' }, '/document/number', undefined)).toEqual({ name: 'a' })
    expect(changed({ track: [{}] }, '/track', undefined)).toEqual({})
    expect(changed({}, '/gone/0/x', undefined)).toEqual({})
  })

  it('sets what was not there', () => {
    expect(changed({}, '/document/type', '10')).toEqual({ document: { type: '10' } })
  })
})

describe('masked answers', () => {
  const form = tree(
    page(
      group(
        field('/phone', { sensitive: true }),
        field('/name'),
        field('/track', { fields: [field('./place', { sensitive: true })] }),
      ),
    ),
  )
  const held = heldOf(form, { phone: '138*****678', name: '张三', track: [{ place: '**' }] })

  it('are the sensitive ones outside lists', () => {
    expect([...held]).toEqual([['/phone', '138*****678']])
    expect(heldOf(form, undefined).size).toBe(0)
  })

  it('are shown, and left out of what is sent unless given anew', () => {
    expect(withHeld({ name: '李四' }, held)).toEqual({ name: '李四', phone: '138*****678' })
    expect(withHeld({ phone: '13900000000' }, held)).toEqual({ phone: '13900000000' })
    expect(withoutHeld({ name: '李四', phone: '138*****678' }, held)).toEqual({ name: '李四' })
    expect(withoutHeld({ phone: '13900000000' }, held)).toEqual({ phone: '13900000000' })
  })
})

describe('a returned form', () => {
  const total = field('/total')
  const why = field('/why', { when: { path: '/total', schema: { minimum: 50 } } })
  const note = field('/note', { required_when: { path: '/total', schema: { minimum: 50 } } })
  const form = tree(page(group(total, why, note, field('/document/number'))))
  const before = { ...shownNow(form, { total: 10 }, null), answers: { total: 10 } }

  it('may be changed where officials said so, and where such a change asks more', () => {
    expect(mayChange(total, ['/total'], before, { total: 10 })).toBe(true)
    expect(mayChange(field('/document/number'), ['/document'], before, { total: 10 })).toBe(true)
    expect(mayChange(note, ['/total'], before, { total: 10 })).toBe(false)
    expect(mayChange(why, ['/total'], before, { total: 60 })).toBe(true)
    expect(mayChange(note, ['/total'], before, { total: 60 })).toBe(true)
    expect(mayChange(total, ['/other'], before, { total: 10 })).toBe(false)
  })
})
