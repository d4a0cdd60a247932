// What is known of a record's answers, and what a change of them sends.

import { expect, test } from 'vitest'
import { answersOf, changesOf, leavesOf } from '../../src/duty/record/answers'
import type { ShownRecord } from '../../src/duty/record/types'

const field = (path: string, value: unknown, masked = false) =>
  ({
    path,
    title: path,
    widget: 'text',
    text: masked ? '***' : String(value),
    value: masked ? null : value,
    masked,
    items: null,
  }) as const
const GROUPS = [
  {
    title: '单位',
    fields: [field('/company', '甲厂'), field('/document/type', '10'), field('/document/number', null, true)],
  },
  {
    title: '人员',
    fields: [
      {
        ...field('/staff', null),
        items: [[field('/staff/0/name', null, true), field('/staff/0/fever', false)], [field('/staff/1/fever', true)]],
      },
    ],
  },
] as unknown as ShownRecord['groups']

test('leaves are the single answers, those of repeated items by their own pointers', () => {
  expect(leavesOf(GROUPS).map(({ path }) => path)).toEqual([
    '/company',
    '/document/type',
    '/document/number',
    '/staff/0/name',
    '/staff/0/fever',
    '/staff/1/fever',
  ])
})

test('what is masked stands apart from what is known', () => {
  expect(answersOf(GROUPS)).toEqual({
    known: { company: '甲厂', document: { type: '10' }, staff: [{ fever: false }, { fever: true }] },
    held: { document: { number: '***' }, staff: [{ name: '***' }, {}] },
  })
})

const { known, held } = answersOf(GROUPS)

test('only what was changed is sent, and null for what was taken away', () => {
  expect(changesOf(known, known, held)).toEqual({ changes: {}, lost: [] })
  expect(changesOf(known, { ...known, company: '乙厂' }, held)).toEqual({ changes: { company: '乙厂' }, lost: [] })
  const { company: _, ...others } = known
  expect(changesOf(known, others, held).changes).toEqual({ company: null })
})

test('a change beside a masked answer asks for that one anew', () => {
  expect(changesOf(known, { ...known, document: { type: '20' } }, held).lost).toEqual(['/document/number'])
  expect(changesOf(known, { ...known, document: { type: '20', number: 'E12345678' } }, held)).toEqual({
    changes: { document: { type: '20', number: 'E12345678' } },
    lost: [],
  })
  expect(changesOf(known, { ...known, staff: [{ fever: true }] }, held).lost).toEqual(['/staff/0/name'])
})
