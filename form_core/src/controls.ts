// A tree read once into its controls: each field with its place and with all that decides whether it shows. One
// reading serves visibility, tidying, checks and starting, so that they cannot disagree about what is where.

import { holds } from './conditions'
import type { Json } from './json'
import { split, type Parts, type Place } from './pointers'
import { isField, type Condition, type Element, type Field, type Tree } from './tree'

export interface Control {
  field: Field
  /** Its place in the answers, or within the item of the repeatable field that holds it. */
  parts: Parts
  /** The conditions of page, group and field; all must hold for it to show. */
  when: Condition[]
  within: Control[]
  /** Whether it can be hidden, or holds a field that can. */
  isRuled: boolean
}

const read = new WeakMap<Tree, Control[]>()

/** Every control of the form in the order shown; the same list each time. */
export function controlsOf(tree: Tree): Control[] {
  const known = read.get(tree)
  if (known !== undefined) return known
  const controls: Control[] = []
  for (const page of tree.pages) {
    for (const group of page.groups) controls.push(...controlsIn(group.fields, [page.when, group.when]))
  }
  read.set(tree, controls)
  return controls
}

/** Whether the control shows, given that what is around it does. */
export function shows(control: Control, answers: Json, item: Json): boolean {
  return control.when.every((condition) => holds(condition, answers, item))
}

/** The field that stands at a place, also within repeatable items; undefined for anything else. */
export function fieldAt(tree: Tree, place: Place): Field | undefined {
  return fieldIn(controlsOf(tree), place)
}

function fieldIn(controls: Control[], place: Place): Field | undefined {
  for (const { field, parts, within } of controls) {
    if (!parts.every((part, index) => part === String(place[index]))) continue
    if (place.length === parts.length) return field
    const inner = place.length > parts.length + 1 ? fieldIn(within, place.slice(parts.length + 1)) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}

function controlsIn(elements: Element[], around: (Condition | null)[]): Control[] {
  return elements.filter(isField).map((field) => {
    const when = [...around, field.when].filter((condition): condition is Condition => condition !== null)
    const within = field.fields === null ? [] : controlsIn(field.fields, [])
    const isRuled = when.length > 0 || within.some((inner) => inner.isRuled)
    return { field, parts: split(field.path), when, within, isRuled }
  })
}
