// A guard's phone without a network must judge codes exactly as docs/codes.md says (tests/conformance/codes), and refuse
// every text in which anything was changed.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf, signedOf, textOf } from '../../src/duty/verify/codeText'
import { type CodeKeys, judge } from '../../src/duty/verify/offline'

interface Case {
  title: string
  text: string
  now: string
  says?: { colors: unknown[]; document: string; name: string; issued_at: string; expires_at: string }
  refused?: string
}

const file = new URL('../../../tests/conformance/codes/cases.json', import.meta.url)
const { cases, ...held } = JSON.parse(readFileSync(file, 'utf-8')) as CodeKeys & { cases: Case[] }
const [shown] = cases
const now = Date.parse(shown.now)

describe('the conformance cases', () => {
  test.each(cases)('$title', ({ text, now: at, says, refused }) => {
    const verdict = judge(text, held, Date.parse(at))
    expect(verdict.is).toBe(refused ?? 'proved')
    if (!says || verdict.is !== 'proved') return
    const { issuedAt, expiresAt, ...rest } = verdict.said
    expect(rest).toEqual({ colors: says.colors, document: says.document, name: says.name })
    expect([issuedAt, expiresAt]).toEqual([Date.parse(says.issued_at), Date.parse(says.expires_at)])
  })
})

test('no sign of a code can be changed', () => {
  for (let at = 0; at < shown.text.length; at++) {
    const other = shown.text[at] === 'A' ? 'B' : 'A'
    const changed = shown.text.slice(0, at) + other + shown.text.slice(at + 1)
    expect(judge(changed, held, now).is, `sign ${at}`).not.toBe('proved')
  }
}, 30_000) // some hundred signatures are checked

test('nothing is proved without keys, or by a broken one', () => {
  expect(judge(shown.text, { keys: [], skew_seconds: 30 }, now)).toEqual({ is: 'foreign' })
  const broken = { ...held, keys: held.keys.map((key) => ({ ...key, key: 'AAAA' })) }
  expect(judge(shown.text, broken, now)).toEqual({ is: 'foreign' })
})

test.each(['AC1', 'AC1..', 'AC1.A.A', 'AC1.====.====', `AC1.${'A'.repeat(600)}.A`, '安码.安.码', 'AC1.A.A.A'])(
  '%s is foreign',
  (text) => {
    expect(judge(text, held, now)).toEqual({ is: 'foreign' })
  },
)

test('bytes have one spelling', () => {
  expect(bytesOf('-_8')).toEqual(new Uint8Array([0xfb, 0xff]))
  expect(bytesOf('-_9')).toBeNull() // spare bits set
  expect(bytesOf('A')).toBeNull()
  expect(signedOf('AC1.AA.AA')?.signed).toBe('AC1.AA')
  expect(textOf(new Uint8Array([0xe5, 0xae, 0x89]))).toBe('安')
  expect(textOf(new Uint8Array([0xff]))).toBeNull()
})
