import { describe, expect, it } from 'vitest'
import { NO_STEPS, afterRefusal, passwordBody, withTrust } from '../../src/pages/login/passwordSteps'
import { ownAddress } from '../../src/pages/login/ownAddress'
import { isUntold } from '../../src/state/consentRecords'
import { codeError, phoneError, tidyPhone, waitWords } from '../../src/components/phones'
import { officialPasswordError, passwordError } from '../../src/components/passwords'

const TYPED = { phone: '13900000001', password: 'secret', captcha: { id: 'c', text: ' AB3 ' }, code: '123456' }

describe('logging in with a password', () => {
  it('sends nothing that was not asked for', () => {
    expect(passwordBody(NO_STEPS, TYPED, null, '浏览器')).toEqual({ phone: '13900000001', password: 'secret' })
  })

  it('asks for what the server wants and does not stop asking', () => {
    const once = afterRefusal(NO_STEPS, 'login.wrong')
    const twice = afterRefusal(once, 'login.code_needed')
    expect(twice).toEqual({ captcha: true, code: true, trust: false })
    expect(afterRefusal(twice, 'limit.exceeded')).toEqual(twice)
    expect(passwordBody(twice, TYPED, 'token', '浏览器')).toEqual({
      phone: '13900000001',
      password: 'secret',
      captcha: { id: 'c', text: 'AB3' },
      code: '123456',
      device: 'token',
    })
  })

  it('leaves out an empty captcha and an empty code: they may not be needed', () => {
    const steps = { captcha: true, code: true, trust: false }
    expect(passwordBody(steps, { ...TYPED, captcha: { id: 'c', text: ' ' }, code: '' }, null, '')).toEqual({
      phone: '13900000001',
      password: 'secret',
    })
    expect(passwordBody(steps, { ...TYPED, captcha: null, code: '' }, null, '')).toEqual({
      phone: '13900000001',
      password: 'secret',
    })
  })

  it('trusts a phone only with a code', () => {
    expect(withTrust(NO_STEPS, true)).toEqual({ captcha: false, code: true, trust: true })
    expect(withTrust({ captcha: true, code: true, trust: true }, false)).toEqual({
      captcha: true,
      code: true,
      trust: false,
    })
    expect(passwordBody(withTrust(NO_STEPS, true), TYPED, null, '浏览器')).toMatchObject({
      trust_device: true,
      device_title: '浏览器',
    })
  })
})

describe('the page to return to', () => {
  const pages = ['/pages/home/index', '/organization/join/index']
  it.each([
    ['/organization/join/index?code=AB', '/organization/join/index?code=AB'],
    ['%2Forganization%2Fjoin%2Findex%3Fcode%3DAB', '/organization/join/index?code=AB'],
    ['https://evil.example/', null],
    ['//evil.example/organization/join/index', null],
    ['/organization/join/index.evil', null],
    ['javascript:alert(1)', null],
    ['%2', null],
    ['%2F%E0%A4%A', null],
    [undefined, null],
  ])('%s', (given, leads) => expect(ownAddress(given, pages)).toBe(leads))
})

describe('the consent that was ticked', () => {
  const said = (version: number, given = true, person: string | null = null, kind = 'general') => ({
    kind,
    person,
    given,
    version,
    at: '2020-03-15T00:00:00Z', // all at once: the server's order decides
  })
  it.each([
    ['nothing said yet', [], true],
    ['said already', [said(2)], false],
    ['an older version', [said(1)], true],
    ['taken back: stays so', [said(2, false), said(2)], false],
    ['given again after that', [said(2), said(2, false)], false],
    ['said for a child or of another text', [said(2, true, 'child'), said(2, true, null, 'sensitive')], true],
  ])('%s', (_, items, untold) => expect(isUntold(items, 'general', 2)).toBe(untold))
})

describe('numbers, codes and passwords as typed', () => {
  it.each([
    ['138 0013-8000', '13800138000'],
    ['+86 13800138000', '13800138000'],
    ['138001380001234', '13800138000'],
    ['', ''],
  ])('%s', (typed, tidy) => expect(tidyPhone(typed)).toBe(tidy))

  it('says what is wrong', () => {
    expect(
      [phoneError(''), phoneError('12345678901'), phoneError('1380013800'), phoneError('13800138000')].map(
        (one) => one === null,
      ),
    ).toEqual([false, false, false, true])
    expect([codeError(''), codeError('12345'), codeError('123456')].map((one) => one === null)).toEqual([
      false,
      false,
      true,
    ])
    expect(['', '12345', '密码密码密码', '1234567890123', 'abcdef'].map((one) => passwordError(one) === null)).toEqual([
      false,
      false,
      true,
      false,
      true,
    ])
    expect(['', 'abcdef1', 'ABCdef', 'Ab1cde', 'Ab1'].map((one) => officialPasswordError(one) === null)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ])
  })

  it.each([
    [0.2, '1 秒'],
    [60, '60 秒'],
    [119, '119 秒'],
    [300, '5 分钟'],
    [86_400, '24 小时'],
  ])('waits %d seconds', (seconds, words) => expect(waitWords(seconds)).toBe(words))
})
