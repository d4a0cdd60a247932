import { beforeEach, describe, expect, it, vi } from 'vitest'
import { platform } from '@platform'
import { drafts } from '../../src/state/drafts'
import { currentPerson } from '../../src/state/persons'
import { type Session, begin, end, lose, session } from '../../src/state/session'
import { createOwnStore } from '../../src/state/stores'

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

const LOGGED_IN = { phone: '139****0001', roles: [], expires_at: '2026-12-01T00:00:00Z', must_change: false }
const as = (account: string): Session => ({ ...LOGGED_IN, account, token: `token of ${account}` })
const held = () => platform.storage.keys().map((key) => `${key} ${platform.storage.get(key) ?? ''}`)

describe('what stays on the phone', () => {
  beforeEach(() => {
    for (const key of platform.storage.keys()) platform.storage.remove(key)
    begin(as('mine'))
    currentPerson.set('grandmother')
    drafts.save({ account: 'mine', form: 'daily_report' }, 1, { name: '张三' })
    platform.storage.set('own:of a page not opened since the app started', '张三')
  })

  it('is nothing of the account after logging out', () => {
    end()
    expect(session.get()).toBeNull()
    expect(currentPerson.get()).toBeNull()
    expect(held().filter((one) => /张三|grandmother|token/.test(one))).toEqual([])
  })

  it('is everything after a session was lost, for whoever logs in again', () => {
    lose('token of mine')
    begin(as('mine'))
    expect(currentPerson.get()).toBe('grandmother')
    expect(drafts.find({ account: 'mine', form: 'daily_report' })?.answers).toEqual({ name: '张三' })
  })

  it('is not shown to another account that logs in', () => {
    lose('token of mine')
    begin(as('other'))
    expect(currentPerson.get()).toBeNull()
    expect(held().some((one) => /^own:.*(张三|grandmother)/.test(one))).toBe(false)
    expect(drafts.find({ account: 'other', form: 'daily_report' })).toBeNull()
  })

  it('is found again by the page that keeps it', () => {
    const isText = (value: unknown): value is string => typeof value === 'string'
    createOwnStore(platform.storage, 'note', '', isText).set('kept')
    expect(createOwnStore(platform.storage, 'note', '', isText).get()).toBe('kept')
  })
})
