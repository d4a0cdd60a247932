import { describe, expect, it } from 'vitest'
import { treeOf } from '@anma/form-core'
import { changesOf, differences, editable } from '../../src/organization/member/members'
import { type Import, isUnderWay, outcomesOf, wrongFile, written } from '../../src/organization/members/imports'

const field = (path: string, label: string) => ({
  path,
  label,
  widget: 'text',
  type: 'string',
  constraints: {},
  checks: [],
  fields: null,
})
const tree = treeOf({
  template: 'organization_member',
  objects: {},
  pages: [
    {
      groups: [
        {
          fields: [
            field('/name', '姓名'),
            field('/phone', '手机号'),
            field('/department', '部门'),
            field('/is_supervisor', '是否主管'),
          ],
        },
      ],
    },
  ],
})
const read = { name: '梁一诺', phone: '15400000071', department: '仓储物流部', is_supervisor: true }

describe('changing a member', () => {
  it.each([
    [read, {}],
    [{ ...read, department: '生产部' }, { department: '生产部' }],
    [{ name: '梁一诺', phone: '15400000071', department: '仓储物流部' }, { is_supervisor: null }],
    [
      { ...read, is_supervisor: false, position: '班长' },
      { is_supervisor: false, position: '班长' },
    ],
  ])('sends only what differs, null for what was taken away: %o', (given, changes) =>
    expect(changesOf(read, given)).toEqual(changes),
  )

  it('leaves the phone', () => expect(editable(tree)).toEqual(['/name', '/department', '/is_supervisor']))

  it('shows both sides of what both have changed', () => {
    const mine = { department: '生产部', is_supervisor: null, name: '梁一诺' }
    expect(differences(tree, read, mine)).toEqual([
      { title: '部门', mine: '生产部', theirs: '仓储物流部' },
      { title: '是否主管', mine: '', theirs: '是' },
    ])
  })
})

describe('an import', () => {
  const counts = { new: 3, changed: 1, unchanged: 0, skipped: 0, rejected: 2 }

  it('has a tab for each outcome there is, and counts what would be written', () => {
    expect(outcomesOf({ counts }).map(({ id, count }) => [id, count])).toEqual([
      ['new', 3],
      ['changed', 1],
      ['rejected', 2],
    ])
    expect(written({ counts })).toBe(4)
    expect(outcomesOf({ counts: null })).toEqual([])
    expect(written({ counts: null })).toBe(0)
  })

  it.each<[Import['state'], boolean]>([
    ['checking', true],
    ['applying', true],
    ['ready', false],
    ['applied', false],
    ['refused', false],
    ['discarded', false],
  ])('%s', (state, underWay) => expect(isUnderWay({ state })).toBe(underWay))

  it.each([
    ['花名册.xlsx', 1, true],
    ['花名册.XLS', 8 * 1024 * 1024, true],
    ['花名册.xlsx', 8 * 1024 * 1024 + 1, false],
    ['花名册.xlsx', 0, false],
    ['花名册.csv', 10, false],
    ['xlsx', 10, false],
  ])('of %s with %i bytes', (name, bytes, good) => expect(wrongFile(name, bytes) === null).toBe(good))
})
