// The very cases that the server runs (tests/conformance), and every template's examples and random answers with what
// the server's engine says of them at this moment. Only what needs the schema itself may differ: `BEYOND_TREE`.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  check,
  holds,
  prepare,
  settle,
  SHANGHAI,
  treeOf,
  type Answers,
  type Condition,
  type Json,
  type Tree,
} from '../src'

interface ServerError {
  pointer: string
  code: string
  message: string
}
interface Case {
  name: string
  answers: Answers
  now: string
  stored: Answers
  visible: string[]
  errors: ServerError[]
}
interface Bundle {
  id: string
  tree: Tree
  cases: Case[]
}

/** What only the schema knows, as named in tests/conformance/README.md. */
const BEYOND_TREE = new Set(['unknown', 'rule'])
const ROOT = new URL('../../', import.meta.url).pathname

function read<Content>(folder: string): [string, Content][] {
  const names = readdirSync(`${ROOT}tests/conformance/${folder}`).filter((name) => name.endsWith('.json'))
  return names.map((name) => [name, JSON.parse(readFileSync(`${ROOT}tests/conformance/${folder}/${name}`, 'utf8'))])
}

function judged(): Bundle[] {
  const own = `${ROOT}.venv/bin/python`
  const python = existsSync(own) ? own : 'python3'
  const printed = execFileSync(python, ['-m', 'tests.forms.trees'], { cwd: ROOT, maxBuffer: 1 << 27 })
  return JSON.parse(printed.toString('utf8'))
}

function compare(tree: Tree, { answers, now, stored, errors }: Case): void {
  const prepared = prepare(tree, answers, { now: Date.parse(now), zone: SHANGHAI })
  if (errors.every((error) => error.code !== 'unknown')) expect(prepared.stored).toEqual(stored)
  expect(prepared.findings).toEqual(errors.filter((error) => !BEYOND_TREE.has(error.code)))
}

test.each(read<{ cases: { condition: Condition; answers: Json; item?: Json; holds: boolean }[] }>('conditions'))(
  'conditions: %s',
  (_, { cases }) => {
    for (const one of cases) expect(holds(one.condition, one.answers, one.item), JSON.stringify(one)).toBe(one.holds)
  },
)

test.each(read<{ tree: unknown; answers: Answers; kept: Answers; visible: string[] }>('visibility'))(
  'visibility: %s',
  (_, { tree, answers, kept, visible }) => expect(settle(treeOf(tree), answers)).toEqual({ kept, visible }),
)

test.each(read<Case & { tree: unknown }>('validation'))('validation: %s', (_, one) => {
  compare(treeOf(one.tree), one)
  const { stored } = prepare(treeOf(one.tree), one.answers, { now: Date.parse(one.now), zone: SHANGHAI })
  expect(stored).toEqual(one.stored)
})

describe.each(judged())('template $id', ({ tree, cases }) => {
  test('the server and the form core say the same', () => {
    for (const one of cases) {
      try {
        compare(treeOf(tree), one)
        expect(settle(tree, one.stored).visible).toEqual(one.visible)
      } catch (fault) {
        throw new Error(`${one.name}: ${JSON.stringify(one)}`, { cause: fault })
      }
    }
  })

  test('sentences in English name the field and hold no Chinese endings', () => {
    for (const { answers, now } of cases) {
      const asked = { now: Date.parse(now), zone: SHANGHAI, language: 'en' as const }
      for (const { message } of check(tree, answers, asked)) expect(message).not.toMatch(/请|不能|应|至少|最多/)
    }
  })
})
