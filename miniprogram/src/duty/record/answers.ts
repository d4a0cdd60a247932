// The answers of a record out of what is shown of it, and what a change of them sends: only what was changed, since masked
// answers are not known here.

import { type Answers, type Json, getAt, same, setAt, type Tree } from '@anma/form-core'
import { fieldsOf } from '../../form/answers'
import { isBelow } from '../../form/steps'
import type { ShownRecord, ShownField } from './types'

type Leaf = Omit<ShownField, 'items'>

/** Every field with an answer of its own; those of repeated items by their full pointers. */
export function leavesOf(groups: ShownRecord['groups']): Leaf[] {
  return groups.flatMap(({ fields }) => fields.flatMap((field) => field.items?.flat() ?? [field]))
}

/** What is known of the answers, and apart from it what is only known masked. */
export function answersOf(groups: ShownRecord['groups']): { known: Answers; held: Answers } {
  let [known, held]: Answers[] = [{}, {}]
  for (const { path, items } of groups.flatMap(({ fields }) => fields)) {
    if (items === null) continue
    known = setAt(
      known,
      path,
      items.map(() => ({})),
    )
    if (items.flat().some(({ masked }) => masked))
      held = setAt(
        held,
        path,
        items.map(() => ({})),
      )
  }
  for (const { path, masked, value, text } of leavesOf(groups)) {
    if (masked) held = setAt(held, path, text)
    else if (value !== null && value !== undefined) known = setAt(known, path, value as Json)
  }
  return { known, held }
}

export interface Changed {
  /** By the names on the first level; null takes an answer away. */
  changes: Answers
  /** Masked answers that would be lost, because something beside them was changed: they must be given anew. */
  lost: string[]
}

export function changesOf(before: Answers, after: Answers, held: Answers): Changed {
  const changes: Answers = {}
  const lost: string[] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (same(before[name] ?? null, after[name] ?? null)) continue
    changes[name] = after[name] ?? null
    lost.push(...pointersIn(held[name], `/${name}`).filter((pointer) => getAt(after, pointer) === undefined))
  }
  return { changes, lost }
}

function pointersIn(value: Json | undefined, at: string): string[] {
  if (value === undefined) return []
  if (value === null || typeof value !== 'object') return [at]
  return Object.entries(value).flatMap(([name, inner]) => pointersIn(inner, `${at}/${name}`))
}

/** The titles of fields by their pointers, for a sentence. */
export function titlesOf(tree: Tree, pointers: readonly string[]): string {
  const fields = fieldsOf(tree)
  const titleOf = (pointer: string) => fields.find(({ path }) => isBelow(pointer, path))?.label
  return pointers.map((pointer) => titleOf(pointer) ?? pointer).join('、')
}
