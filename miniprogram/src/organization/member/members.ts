// A member's answers: which were changed, and where somebody else was faster.

import { type Answers, type Json, type Tree, same } from '@anma/form-core'
import type { Answer } from '@/api'
import type { Tone } from '@/components'
import { fieldsOf } from '../../form/answers'
import type { Difference } from '../conflicts'

export type Entry = Answer<'GET /api/v1/organizations/{organization}/members/{member}'>
export type Changes = Record<string, Json>

const STATES: Record<string, { title: string; tone: Tone }> = {
  invited: { title: '待激活', tone: 'neutral' },
  active: { title: '在职', tone: 'good' },
  left: { title: '已离开', tone: 'neutral' },
}

export const stateOf = ({ state }: Pick<Entry, 'state'>) => STATES[state] ?? { title: state, tone: 'neutral' as const }

export function answersOf({ answers }: Pick<Entry, 'answers'>): Answers {
  return answers as Answers
}

export function nameOf(entry: Pick<Entry, 'answers'>): string {
  const { name } = answersOf(entry)
  return typeof name === 'string' ? name : '已注销'
}

/** What differs from what was read; null takes an answer away. */
export function changesOf(read: Answers, given: Answers): Changes {
  const names = [...new Set([...Object.keys(read), ...Object.keys(given)])]
  return Object.fromEntries(
    names.filter((name) => !same(read[name], given[name])).map((name) => [name, given[name] ?? null]),
  )
}

/** Everything but the phone, by which a member is known. */
export function editable(tree: Tree): string[] {
  return fieldsOf(tree)
    .map(({ path }) => path)
    .filter((path) => path !== '/phone')
}

export function differences(tree: Tree, theirs: Answers, mine: Changes): Difference[] {
  return fieldsOf(tree).flatMap(({ path, label }) => {
    const name = path.slice(1)
    if (!(name in mine) || same(mine[name], theirs[name] ?? null)) return []
    return [{ title: label, mine: words(mine[name]), theirs: words(theirs[name]) }]
  })
}

function words(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
