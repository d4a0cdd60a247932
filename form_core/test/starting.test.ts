// What a form opens with, old answers in a newer form, and "nothing changed".

import { expect, test } from 'vitest'
import { askedAnew, changes, fit, removeAt, sameAsBody, setAt, start, startItem, type Answers, type Json } from '../src'
import { choice, field, tree } from './samples'

const REPEAT = field('/track', {
  widget: 'repeat',
  fields: [field('./place', { default: '家' }), choice('./by', 'bus', 'walk'), field('./when', { must_answer: true })],
})

test('a form opens with its defaults and with what the place gives', () => {
  const type = field('/document/type', { default: '10' })
  const form = { ...tree(field('/note', { default: 'x' }), type, field('/left'), REPEAT), preset: { region: '4101' } }
  expect(start(form)).toEqual({ note: 'x', document: { type: '10' }, region: '4101' })
  expect(startItem(REPEAT)).toEqual({ place: '家' })
})

test.each<[string, Answers, Answers, string[]]>([
  ['what is unknown', { a: 'x', gone: 1, o: { x: '1', gone: 2 } }, { a: 'x', o: { x: '1' } }, ['/gone', '/o/gone']],
  ['another kind', { a: 5, o: 'x', c: ['bus'] }, {}, ['/a', '/c', '/o']],
  ['an option that is no longer offered', { c: 'car', m: ['x', 'gone'] }, { m: ['x'] }, ['/c', '/m']],
  ['all options gone', { m: ['gone'] }, {}, ['/m']],
  ['nothing of what is half typed', { n: '36.', a: '' }, { n: '36.', a: '' }, []],
  ['no fraction, which its own check tells of', { whole: 12.5 }, { whole: 12.5 }, []],
  [
    'within items',
    { track: [{ place: 'a', by: 'car', gone: 1 }, {}] },
    { track: [{ place: 'a' }, {}] },
    ['/track/0/by', '/track/0/gone'],
  ],
  ['an item that is none', { track: ['x', { place: 'a' }] }, { track: [{ place: 'a' }] }, []],
  ['nothing', {}, {}, []],
])('fitting an old draft drops %s', (_, old, kept, dropped) => {
  const many = field('/m', { widget: 'choices', options: choice('/m', 'x', 'y').options })
  const number = field('/n', { widget: 'number' })
  const whole = field('/whole', { widget: 'number', type: 'integer' })
  const form = tree(field('/a'), choice('/c', 'bus'), many, number, whole, field('/o/x'), REPEAT)
  const fitted = fit(form, old)
  expect(fitted.answers).toEqual(kept)
  expect([...fitted.dropped].sort()).toEqual([...dropped].sort())
  expect(fit(form, fitted.answers)).toEqual({ answers: fitted.answers, dropped: [] })
})

test('what the place gives is neither asked nor dropped, and what it gives now counts', () => {
  const form = { ...tree(field('/a')), preset: { region: '410105' } }
  expect(fit(form, { a: 'x', region: '4102' })).toEqual({ answers: { a: 'x', region: '410105' }, dropped: [] })
})

test('"nothing changed" still asks what must be said anew and what earlier answers leave open', () => {
  const form = tree(
    field('/temperature', { widget: 'number', must_answer: true }),
    field('/address', { required: true }),
    field('/added', { required: true }),
    field('/cough', { required_when: { path: '/fever', schema: { const: true } } }),
    field('/hidden', { required: true, when: { path: '/fever', schema: { const: true } } }),
    field('/photos', { widget: 'photo' }),
    field('/pledge', { widget: 'pledge', required: true }),
    REPEAT,
  )
  const prefill = { address: 'x', track: [{ place: 'a' }, { place: 'b' }] }
  expect(askedAnew(form, prefill)).toEqual(['/temperature', '/added', '/pledge', '/track/0/when', '/track/1/when'])
})

test('the body carries only what differs', () => {
  const prefill = { address: 'x', document: { type: '10', number: 'n' }, track: [{ place: 'a' }], note: 'y' }
  const answers = { ...prefill, temperature: 36.5, document: { type: '20' } }
  const { note: _, ...without } = answers
  expect(sameAsBody({ template: 'daily', version: 2, person: 'p' }, 'before', prefill, without)).toEqual({
    template: 'daily',
    version: 2,
    person: 'p',
    same_as: 'before',
    answers: { temperature: 36.5, document: { type: '20', number: null }, note: null },
  })
})

/** As the server lays answers over earlier ones and tidies nulls away. */
function laidOver(base: Answers, given: Answers): Answers {
  const result: Answers = { ...base }
  for (const [name, value] of Object.entries(given)) {
    const old = result[name]
    const isInner = isPlain(old) && isPlain(value)
    if (value === null) delete result[name]
    else result[name] = isInner ? laidOver(old as Answers, value as Answers) : value
  }
  return result
}

function isPlain(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

test.each<[Answers, Answers]>([
  [{}, {}],
  [{ a: 1 }, {}],
  [{}, { a: { b: 1 } }],
  [{ a: { b: 1, c: 2 } }, { a: { c: 2 } }],
  [{ a: { b: { c: 1 } } }, { a: { b: { d: 1 } } }],
  [{ a: [1] }, { a: [] }],
  [{ a: { b: 1 } }, { a: 'x' }],
  [{ a: 'x' }, { a: { b: 1 } }],
  [{ a: true }, { a: 1 }],
])('laying changes over %j gives %j', (before, after) => {
  expect(laidOver(before, changes(before, after))).toEqual(after)
  expect(changes(after, after)).toEqual({})
})

test('a change copies only what lies on its way', () => {
  const answers: Answers = { a: { b: 1 }, track: [{ x: 1 }, { x: 2 }] }
  const changed = setAt(answers, '/track/1/x', 3)
  expect(changed).toEqual({ a: { b: 1 }, track: [{ x: 1 }, { x: 3 }] })
  expect(changed.a).toBe(answers.a)
  expect(answers.track).toEqual([{ x: 1 }, { x: 2 }])
})

test.each<[string, Answers]>([
  ['/a/b', { track: [{ x: 1 }, { x: 2 }] }],
  ['/track/0/x', { a: { b: 1 }, track: [{}, { x: 2 }] }],
  ['/track/0', { a: { b: 1 }, track: [{ x: 2 }] }],
  ['/gone/x', { a: { b: 1 }, track: [{ x: 1 }, { x: 2 }] }],
  ['/track/7', { a: { b: 1 }, track: [{ x: 1 }, { x: 2 }] }],
])('taking out %s', (pointer, left) => {
  expect(removeAt({ a: { b: 1 }, track: [{ x: 1 }, { x: 2 }] }, pointer)).toEqual(left)
})
