import { describe, expect, it } from 'vitest'
import { ProblemError, UnreachableError } from '@anma/api-client'
import { bodyOf, isUsable, statusWords, titleOf, usesWords } from '../../src/organization/invite/invitations'
import { type Membership, codeIn, isUnusable, wasMember, wayOut } from '../../src/organization/join/joining'

const invitation = { status: 'open' as const, uses: 2, limit: null, expires_at: '2030-01-02T00:00:00Z' }

describe('an invitation', () => {
  it.each([
    [{}, true, /前有效$/],
    [{ limit: 2 }, false, /^人数已满$/],
    [{ limit: 3 }, true, /前有效$/],
    [{ status: 'ended' as const }, false, /^已过期$/],
    [{ status: 'revoked' as const, limit: 2 }, false, /^已停用$/],
  ])('%o', (change, usable, words) => {
    expect(isUsable({ ...invitation, ...change })).toBe(usable)
    expect(statusWords({ ...invitation, ...change })).toMatch(words)
  })

  it('says who invites to what', () => {
    expect(titleOf({ inviter: '吴若兰' }, '大河')).toBe('吴若兰 邀请你加入 大河')
    expect(titleOf({ inviter: null }, '大河')).toBe('管理员 邀请你加入 大河')
    expect(usesWords({ uses: 2, limit: 5 })).toBe('已有 2 人加入，最多 5 人')
  })

  it.each([
    [{ days: '30', limit: '', department: '' }, { body: { days: 30 } }],
    [
      { days: '7', limit: '100000', department: '生产部/一车间' },
      { body: { days: 7, limit: 100_000, department: '生产部/一车间' } },
    ],
  ])('is made as wished: %o', (wish, body) => expect(bodyOf(wish)).toEqual(body))

  it.each(['0', '-1', '1.5', '100001', '十', '1e3'])('is not made for %s people', (limit) => {
    expect(bodyOf({ days: '30', limit, department: '' })).toHaveProperty('wrong')
  })
})

describe('joining', () => {
  it.each([
    ['YR0H8C830C', 'YR0H8C830C'],
    [' yr0h8 c830c ', 'YR0H8C830C'],
    ['YR0H-8C83-0C', 'YR0H8C830C'],
    ['https://anma.example/m/join?code=YR0H8C830C', 'YR0H8C830C'],
    ['快来加入 https://anma.example/m/join?from=chat&code=yr0h8c830c#top', 'YR0H8C830C'],
    ['YR0H8C830', null],
    ['https://anma.example/m/join?code=YR0H8C830C0', null],
    ['', null],
    ['一二三四五六七八九十', null],
  ])('the code in “%s”', (typed, code) => expect(codeIn(typed)).toBe(code))

  it.each([
    [new ProblemError(403, 'membership.identity', ''), 'register'],
    [new ProblemError(403, 'membership.verification', ''), 'verify'],
    [new ProblemError(409, 'consent.version', ''), 'consent'],
    [new ProblemError(409, 'organization.full', ''), null],
    [new UnreachableError(), null],
    [null, null],
  ])('the way out of %o', (error, way) => expect(wayOut(error)).toBe(way))

  it.each([
    [new ProblemError(410, 'invitation.expired', ''), true],
    [new ProblemError(404, 'invitation.not_found', ''), true],
    [new ProblemError(429, 'limit.exceeded', ''), false],
    [new UnreachableError(), false],
  ])('whether another code is needed after %o', (error, needed) => expect(isUnusable(error)).toBe(needed))

  it('tells who belonged before', () => {
    const since = (from: string) => ({ member: { from } }) as Membership
    expect(wasMember(since('2020-03-14'), '2020-03-15')).toBe(true)
    expect(wasMember(since('2020-03-15'), '2020-03-15')).toBe(false)
  })
})
