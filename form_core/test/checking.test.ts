// What the shared cases do not reach: midnight, single fields, hostile answers, what a text typed means, documents.

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import {
  ageOn,
  bornOn,
  check,
  checkField,
  fieldOfFinding,
  maskDocument,
  maskName,
  maskPhone,
  prepare,
  removeAt,
  setAt,
  settle,
  sexOf,
  SHANGHAI,
  treeOf,
  typed,
} from '../src'
import { choice, field, tree } from './samples'

const NOON = { now: Date.parse('2020-03-15T12:00:00+08:00'), zone: SHANGHAI }

test('a form left open past midnight takes the new day, and still no later one', () => {
  const form = tree(field('/on', { widget: 'date', constraints: { format: 'date', latest: '2020-03-15' } }))
  const after = { now: Date.parse('2020-03-16T00:00:01+08:00'), zone: SHANGHAI, drawnOn: '2020-03-15' }
  expect(check(form, { on: '2020-03-16' }, after)).toEqual([])
  expect(check(form, { on: '2020-03-17' }, after)).toEqual([
    { pointer: '/on', code: 'maximum', message: 'on不能晚于今天' },
  ])
  expect(check(form, { on: '2020-03-16' }, NOON)).toHaveLength(1)
})

test('one field is checked by itself, and a finding on an object stands at its first visible field', () => {
  const form = tree(...['/name', '/o/x', '/o/y'].map((path) => field(path, { required: true })))
  expect(checkField(form, {}, '/name', NOON).map((finding) => finding.code)).toEqual(['required'])
  expect(check(form, {}, NOON).map((finding) => finding.pointer)).toEqual(['/name', '/o'])
  expect(checkField(form, {}, '/o/x', NOON).map((finding) => finding.pointer)).toEqual(['/o'])
  expect(checkField(form, {}, '/o/y', NOON)).toEqual([])
  expect(fieldOfFinding(['/track', '/track/0/x'], '/track/0/gone')).toBe('/track')
  expect(fieldOfFinding([], '/x')).toBeNull()
})

test('what was typed into a field that hides comes back with it', () => {
  const form = tree(choice('/a', 'yes', 'no'), field('/b', { when: { path: '/a', schema: { const: 'yes' } } }))
  const raw = { a: 'no', b: 'typed' }
  expect(settle(form, raw)).toEqual({ kept: { a: 'no' }, visible: ['/a'] })
  expect(settle(form, setAt(raw, '/a', 'yes')).kept).toEqual({ a: 'yes', b: 'typed' })
})

test.each<[string, unknown]>([
  ['36.5', 36.5],
  ['３６．５', 36.5],
  [' 36 ', 36],
  ['36.', 36],
  ['.5', 0.5],
  ['-1', -1],
  ['36。5', 36.5],
  ['', undefined],
  ['  ', undefined],
  ['3e5', '3e5'],
  ['0x10', '0x10'],
  ['三十六', '三十六'],
  ['9'.repeat(20), '9'.repeat(20)],
])('%s typed into a number field means %s', (text, meant) => {
  expect(typed(field('/n', { widget: 'number' }), text)).toBe(meant)
})

const UNTYPED = { path: '/a', widget: 'text', constraints: {}, checks: [], fields: null }

test.each([
  ...[null, 5, 'x', [], { pages: [{}] }, { template: 'x', pages: [] }],
  { template: 'x', objects: {}, pages: [{ groups: [{ fields: [{ path: '/a' }] }] }] },
  { template: 'x', objects: {}, pages: [{ groups: [{ fields: [UNTYPED] }] }] },
])('what is no form is refused before anything is drawn: %j', (form) => expect(() => treeOf(form)).toThrow(TypeError))

test('hostile answers and names neither throw nor leak into prototypes', () => {
  const deep: unknown = JSON.parse('['.repeat(500) + ']'.repeat(500))
  const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "a": {"toString": 1}}')
  const form = tree(field('/a'), field('/constructor', { required: true }), field('/toString/x', { required: true }))
  expect(prepare(form, hostile, NOON).stored).toEqual({ constructor: 1, a: { toString: 1 } })
  expect(check(form, {}, NOON).map((finding) => finding.pointer)).toEqual(['/constructor', '/toString'])
  expect(Object.getPrototypeOf(prepare(form, hostile, NOON).stored)).toBe(Object.prototype)
  expect(check(form, { a: deep }, NOON).map((finding) => finding.code)).toContain('type')
  expect(check(form, { a: '\ud800' }, NOON)[0]).toMatchObject({ pointer: '/a', code: 'type' })
  for (const no of [undefined, null, [], 'x', NaN, () => 1]) expect(prepare(form, no, NOON).stored).toEqual({})
})

test('a pattern that this engine cannot read is left to the server', () => {
  const form = tree(field('/a', { constraints: { pattern: '(?i:x)(' } }))
  expect(check(form, { a: 'x' }, NOON)).toEqual([])
})

/** A small generator of the same numbers each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648
}

function anything(random: () => number, depth = 0): unknown {
  const numbers = [0, -0, 1.5, 1e21, -1e300, NaN, Infinity]
  const plain = [...numbers, null, true, false, '', ' ', 'a', '１', '\udc00', '👍', undefined]
  const kind = random()
  if (depth > 3 || kind < 0.6) return plain[Math.floor(random() * plain.length)]
  const size = Math.floor(random() * 4)
  if (kind < 0.8) return Array.from({ length: size }, () => anything(random, depth + 1))
  const names = ['a', 'o', 'x', 'track', 'm', '', '~', '/', '__proto__', '0']
  return Object.fromEntries(
    Array.from({ length: size }, () => [names[Math.floor(random() * names.length)], anything(random, depth + 1)]),
  )
}

test('no answers whatever make it throw, what it stores stays as it is, and hidden answers never remain', () => {
  const random = chance(20200315)
  const isText = { path: '/a', schema: { type: 'string', minLength: 1 } }
  const when = { any: [isText, { path: '/o', schema: { required: ['x'] } }] }
  const items = [field('./x', { required: true }), field('./a', { when: { path: './x', schema: { const: 'a' } } })]
  const form = tree(
    field('/a'),
    field('/o/x', { when: { path: '/m', schema: { contains: { const: 'a' } } } }),
    field('/o/a', { when }),
    field('/m', { widget: 'choices', options: choice('/m', 'a').options, constraints: { unique: true, min_items: 2 } }),
    field('/track', { widget: 'repeat', when, fields: items }),
  )
  for (let round = 0; round < 5000; round += 1) {
    const { stored } = prepare(form, anything(random), NOON)
    const again = prepare(form, stored, NOON)
    expect(again.stored).toEqual(stored)
    expect(settle(form, stored).kept).toEqual(stored)
    for (const { pointer } of again.findings) removeAt(stored, pointer)
  }
})

test('an identity number tells birth date, age and sex', () => {
  const number = '11010519491231002X'
  expect([bornOn(number), sexOf(number)]).toEqual(['1949-12-31', '2'])
  expect([ageOn(number, '2020-12-30'), ageOn(number, '2020-12-31')]).toEqual([70, 71])
  expect([bornOn('110105194902300021'), ageOn('110105194902300021', '2020-01-01')]).toEqual([null, null])
})

test('masks are those of the server', () => {
  const texts = [
    '张三丰',
    '欧阳锋',
    '欧阳',
    '张',
    '',
    'A',
    '11010519491231002X',
    'E1234567',
    'AB',
    '13812345678',
    '👍👍👍👍',
  ]
  const code =
    'import json,sys; from server.forms import masks as m; ' +
    'print(json.dumps([[m.mask_name(t), m.mask_document(t), m.mask_phone(t)] for t in json.loads(sys.argv[1])]))'
  const root = new URL('../../', import.meta.url).pathname
  const printed = execFileSync(`${root}.venv/bin/python`, ['-c', code, JSON.stringify(texts)], { cwd: root })
  const ours = texts.map((text) => [maskName(text), maskDocument(text), maskPhone(text)])
  expect(ours).toEqual(JSON.parse(printed.toString()))
})
