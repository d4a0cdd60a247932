import { beforeEach, describe, expect, it, vi } from 'vitest'
import { NICKNAME_LENGTH, nickname, nicknames } from '../../src/state/nicknames'
import { nameOf } from '../../src/state/persons'

vi.mock('@platform', () => {
  const kept = new Map<string, string>()
  const storage = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
    keys: () => [...kept.keys()],
  }
  return { platform: { storage } }
})

const one = (id: string, is_self = false) => ({ id, name: '李**', is_self })

describe('a nickname', () => {
  beforeEach(() => nicknames.set({}))

  it('tells a family of one surname apart', () => {
    nickname('mother', '妈妈')
    expect(nameOf(one('mother'))).toBe('妈妈（李**）')
    expect(nameOf(one('father'))).toBe('李**')
  })
  it('is not for oneself', () => {
    nickname('me', '我')
    expect(nameOf(one('me', true))).toBe('李**（本人）')
  })
  it.each(['', '   '])('is taken away by %j', (typed) => {
    nickname('mother', '妈妈')
    nickname('mother', typed)
    expect(nicknames.get()).toEqual({})
    expect(nameOf(one('mother'))).toBe('李**')
  })
  it('keeps spaces while it is typed, and shows none around it', () => {
    nickname('mother', '妈妈 ')
    expect(nicknames.get().mother).toBe('妈妈 ')
    expect(nameOf(one('mother'))).toBe('妈妈（李**）')
  })
  it('is short', () => {
    nickname('mother', '长'.repeat(50))
    expect(nicknames.get().mother).toHaveLength(NICKNAME_LENGTH)
  })
})
