// What a list asks of the server, and what its cards say.

import { expect, test } from 'vitest'
import { cardOf, columnsOf, dueWords, reasonsOf } from '../../src/components/register/cells'
import type { Column, Register, Wanted } from '../../src/components/register/types'
import {
  fitting,
  queryOf,
  searchWords,
  selectionOf,
  startOf,
  valueWords,
  withFilter,
} from '../../src/components/register/wanted'

const NOW = new Date('2020-03-15T04:00:00Z')
const column = (id: string, kind = 'text', title = id): Column => ({ id, title, kind, width: 10, is_sensitive: false })
const REGISTER: Register = {
  id: 'visits_of_companies',
  version: 1,
  title: '走访',
  category: '测试',
  home: 'region',
  columns: [column('/company'), column('state', 'choice'), column('at', 'instant')],
  filters: [
    { id: 'kind', title: '类别', kind: 'choice', tree: false, options: [{ value: 'shop', title: '商店' }] },
    { id: 'fever', title: '发热', kind: 'yes_no', tree: false, options: [] },
  ],
  search: [
    { title: '单位', how: 'parts' },
    { title: '电话', how: 'exact' },
    { title: '证件', how: 'exact' },
  ],
  tabs: [
    { id: 'waiting', title: '待办' },
    { id: 'all', title: '全部' },
  ],
  sorts: ['at', 'due_at'],
  states: [],
  bulk: [],
  imports: [],
  exports: [],
  is_entered: false,
  may: { enter: false, export: false, import: false },
  scopes: [],
}
const START = startOf(REGISTER, 'region:410105')

test('a list starts with its first tab and its own order', () => {
  expect(START).toEqual({ scope: 'region:410105', tab: 'waiting', q: '', sort: 'at', filters: {} })
  expect(startOf({ ...REGISTER, tabs: [], sorts: [] }, '')).toEqual({
    scope: '',
    tab: '',
    q: '',
    sort: '',
    filters: {},
  })
})

test('what is wanted becomes the query, and a body without what is not wanted', () => {
  const wanted: Wanted = { ...START, q: '花园', filters: { kind: 'shop' } }
  expect(queryOf(wanted, 20, 'c')).toEqual({
    scope: 'region:410105',
    tab: 'waiting',
    q: '花园',
    sort: 'at',
    'f.kind': 'shop',
    limit: 20,
    cursor: 'c',
  })
  expect(selectionOf(wanted)).toEqual({
    scope: 'region:410105',
    tab: 'waiting',
    q: '花园',
    sort: 'at',
    filters: { kind: 'shop' },
  })
  expect(selectionOf({ scope: '', tab: '', q: '', sort: '', filters: {} })).toEqual({})
})

test('a filter is set trimmed and taken off by nothing', () => {
  const set = withFilter(START, 'kind', ' shop ')
  expect(set.filters).toEqual({ kind: 'shop' })
  expect(withFilter(set, 'kind', '  ').filters).toEqual({})
  expect(START.filters).toEqual({})
})

test('what was kept from an earlier version of the register does not ask for what is gone', () => {
  const kept: Wanted = {
    scope: 'region:410105',
    tab: 'gone',
    q: '花',
    sort: 'changed_at',
    filters: { kind: 'shop', gone: 'x' },
  }
  expect(fitting(REGISTER, kept)).toEqual({ ...kept, tab: 'waiting', sort: 'at', filters: { kind: 'shop' } })
})

test.each([
  ['kind', 'shop', '商店'],
  ['kind', 'other', 'other'],
  ['fever', 'true', '是'],
  ['fever', 'false', '否'],
])('the filter %s=%s reads %s', (id, value, words) => {
  const filter = REGISTER.filters.find((one) => one.id === id)
  expect(filter && valueWords(filter, value)).toBe(words)
})

test('the search says what is found by its parts and what only whole', () => {
  expect(searchWords(REGISTER.search)).toBe('搜索单位，或完整的电话、证件')
  expect(searchWords([{ title: '电话', how: 'exact' }])).toBe('搜索完整的电话')
  expect(searchWords([])).toBe('')
})

test('a card is named by its first text and says no other thing twice', () => {
  const columns = [
    column('number', 'number', '编号'),
    column('organization', 'text', '单位'),
    column('/company', 'text', '企业'),
    column('state', 'choice'),
    column('/fever', 'yes_no', '发热'),
    column('at', 'instant', '时间'),
    column('due_at', 'instant'),
    column('/empty'),
  ]
  const cells = {
    number: 3,
    organization: '甲厂',
    '/company': '甲厂',
    state: '待审',
    '/fever': false,
    at: '2020-03-15T00:00:00Z',
    due_at: '2020-03-16T00:00:00Z',
    '/empty': null,
  }
  expect(cardOf(columns, { cells: cells as never }, NOW)).toEqual({
    name: '甲厂',
    lines: [
      { title: '编号', text: '3' },
      { title: '发热', text: '否' },
      { title: '时间', text: '今天 08:00' },
    ],
  })
  expect(cardOf(columns, { cells: {} }, NOW)).toEqual({ name: '（未填写）', lines: [] })
  expect(cardOf([column('number', 'number')], { cells: { number: 0 } as never }, NOW).name).toBe('0')
})

test('columns come as they were chosen, and all of them where none of the choice is left', () => {
  expect(columnsOf(REGISTER.columns, ['at', 'gone', '/company']).map(({ id }) => id)).toEqual(['at', '/company'])
  expect(columnsOf(REGISTER.columns, ['gone'])).toBe(REGISTER.columns)
  expect(columnsOf(REGISTER.columns, null)).toBe(REGISTER.columns)
})

test.each([
  [null, false, null],
  ['2020-03-18T09:00:00Z', false, '3月18日 17:00 前办理'],
  ['2020-03-15T16:00:00Z', false, '今天内办理'], // midnight: the end of the fifteenth
  ['2020-03-15T03:00:00Z', true, '已超期'],
  ['2020-03-13T03:00:00Z', true, '已超期 2 天'],
])('due %s, overdue %s: %s', (due_at, overdue, words) => {
  expect(dueWords({ due_at, overdue }, NOW)).toBe(words)
})

test('reasons are counted, the most frequent first', () => {
  expect(reasonsOf([{ detail: 'a' }, { detail: 'b' }, { detail: 'b' }])).toEqual([
    { detail: 'b', count: 2 },
    { detail: 'a', count: 1 },
  ])
})
