import { describe, expect, it } from 'vitest'
import { lines, parentOf, places, treeOf, under, wrongName } from '../../src/organization/departments/tree'

const leaf = (path: string, total: number) => ({
  path,
  name: path.split('/').slice(-1)[0],
  members: total,
  total,
  children: [],
})
const tree = treeOf([
  {
    path: '生产部',
    name: '生产部',
    members: 0,
    total: 32,
    children: [leaf('生产部/一车间', 14), leaf('生产部/二车间', 18)],
  },
  leaf('生产部二', 3),
])

describe('departments', () => {
  it('are lines with their depth, each below the one it belongs to', () => {
    expect(lines(tree).map(({ path, depth }) => [path, depth])).toEqual([
      ['生产部', 0],
      ['生产部/一车间', 1],
      ['生产部/二车间', 1],
      ['生产部二', 0],
    ])
    expect(lines([])).toEqual([])
  })

  it('move anywhere but into themselves; a name that begins alike is another department', () => {
    expect(places(lines(tree), '生产部').map(({ path }) => path)).toEqual(['生产部二'])
    expect(places(lines(tree), '生产部/一车间').map(({ path }) => path)).toEqual([
      '生产部',
      '生产部/二车间',
      '生产部二',
    ])
  })

  it.each([
    ['', '一车间', '一车间'],
    ['生产部', '一车间', '生产部/一车间'],
  ])('below “%s”: %s', (parent, name, path) => {
    expect(under(parent, name)).toBe(path)
    expect(parentOf(path)).toBe(parent)
  })

  it.each([
    [' 一车间 ', true],
    ['长'.repeat(50), true],
    ['长'.repeat(51), false],
    ['  ', false],
    ['生产部/一车间', false],
  ])('are called “%s”', (name, good) => expect(wrongName(name) === null).toBe(good))
})
