// Changing answers while they are filled in, where the form core's plain pointers are not enough: items of repeatable
// fields that may be empty for a while, masked answers that the server keeps, and what of a returned form may be changed.

import {
  type Answers,
  type Field,
  type Json,
  type Tree,
  getAt,
  isField,
  isRequired,
  join,
  removeAt,
  same,
  setAt,
  split,
} from '@anma/form-core'
import { isBelow } from './steps'

/** The answers with another value at a pointer; undefined takes it away, but never the item around it. */
export function changed(answers: Answers, pointer: string, value: Json | undefined): Answers {
  if (value !== undefined) return setAt(answers, pointer, value)
  const parts = split(pointer)
  for (let depth = parts.length - 1; depth > 0; depth -= 1) {
    const around = join(parts.slice(0, depth))
    const item = getAt(answers, around)
    const isItem = Array.isArray(getAt(answers, join(parts.slice(0, depth - 1)))) && isAnswers(item)
    if (isItem) return setAt(answers, around, removeAt(item, join(parts.slice(depth))))
  }
  return removeAt(answers, pointer)
}

export function isAnswers(value: Json | undefined): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every field outside repeatable ones. */
export function fieldsOf(tree: Tree): Field[] {
  const groups = ([] as Tree['pages'][number]['groups']).concat(...tree.pages.map((page) => page.groups))
  return ([] as Field[]).concat(...groups.map((group) => group.fields.filter(isField)))
}

/** What of the masked answers is really masked: the sensitive ones, by pointer. */
export function heldOf(tree: Tree, held: Answers | undefined): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>()
  if (held === undefined) return found
  for (const field of fieldsOf(tree)) {
    const value = field.sensitive ? getAt(held, field.path) : undefined
    if (value !== undefined) found.set(field.path, value)
  }
  return found
}

export function withHeld(answers: Answers, held: ReadonlyMap<string, Json>): Answers {
  let whole = answers
  held.forEach((value, pointer) => {
    if (getAt(whole, pointer) === undefined) whole = setAt(whole, pointer, value)
  })
  return whole
}

export function withoutHeld(answers: Answers, held: ReadonlyMap<string, Json>): Answers {
  let given = answers
  held.forEach((value, pointer) => {
    if (same(getAt(given, pointer), value)) given = removeAt(given, pointer)
  })
  return given
}

/**
 * Whether a field of a returned form may be changed: it was named, or lies in what was; or it was not asked before, or
 * is needed now and was not answered, because of such a change.
 */
export function mayChange(
  field: Field,
  editable: readonly string[],
  before: { answers: Answers; visible: ReadonlySet<string> },
  now: Answers,
): boolean {
  if (editable.some((pointer) => isBelow(field.path, pointer))) return true
  return !before.visible.has(field.path) || (getAt(before.answers, field.path) === undefined && isRequired(field, now))
}
