// Visibility: which fields show for given answers, and the answers that remain when hidden ones are dropped; the twin
// of the server's `forms/visibility.py`. Keep what a person typed as it is and settle it for drawing and for sending:
// what was typed into a field that is hidden for a moment is then still there when the field comes back.

import { holds } from './conditions'
import { controlsOf, shows, type Control } from './controls'
import { isObject, type Answers, type Json } from './json'
import { find, join, put, without, type Place } from './pointers'
import type { Around, Field, Tree } from './tree'

export interface Settled {
  /** The answers without those of hidden fields. */
  kept: Answers
  /** Pointers of the fields that show, item by item inside repeatable fields, in the order shown. */
  visible: string[]
}

export interface State {
  control: Control
  place: Place
  item: Json
  shown: boolean
}

/** What shows and what is kept, found in rounds: each drops what is hidden for the answers at its start. */
export function settle(tree: Tree, answers: Answers): Settled {
  const kept = dropHidden(tree, answers)
  return {
    kept,
    visible: statesOf(tree, kept)
      .filter((state) => state.shown)
      .map((state) => join(state.place)),
  }
}

/** The answers without those of hidden fields; the very same object when none is hidden. */
export function dropHidden(tree: Tree, answers: Answers): Answers {
  const controls = controlsOf(tree)
  for (let current = answers; ; ) {
    const remaining = sweep(controls, current, current)
    if (remaining === current) return current
    current = remaining
  }
}

/** Every field's place and whether it shows, in the order shown; asked of answers without hidden ones. */
export function statesOf(tree: Tree, answers: Answers): State[] {
  const states: State[] = []
  collect(controlsOf(tree), answers, answers, [], states)
  return states
}

/** Whether the field may be changed now; `item` is that of the repeatable field it stands in. */
export function isEnabled(field: Field, answers: Answers, item?: Json): boolean {
  return field.enabled_when === null || holds(field.enabled_when, answers, item)
}

/** Whether the field, or an object of fields, must be answered now, should it show. */
export function isRequired(asked: Field | Around, answers: Answers, item?: Json): boolean {
  return asked.required || (asked.required_when !== null && holds(asked.required_when, answers, item))
}

function sweep(controls: Control[], answers: Answers, item: Answers): Answers {
  let remaining = item
  for (const control of controls) {
    const value = control.isRuled ? find(item, control.parts) : undefined
    if (value === undefined) continue
    if (!shows(control, answers, item)) remaining = without(remaining, control.parts)
    else if (Array.isArray(value)) {
      const items = value.map((each) => sweepItem(control, answers, each))
      if (items.some((each, index) => each !== value[index])) remaining = put(remaining, control.parts, items)
    }
  }
  return remaining
}

function sweepItem(control: Control, answers: Answers, item: Json): Json {
  return isObject(item) ? sweep(control.within, answers, item) : item
}

function collect(controls: Control[], answers: Answers, item: Json, at: Place, states: State[]): void {
  for (const control of controls) {
    const place = [...at, ...control.parts]
    states.push({ control, place, item, shown: shows(control, answers, item) })
    const value = control.within.length > 0 ? find(item, control.parts) : undefined
    if (!Array.isArray(value)) continue
    value.forEach((each, index) => collect(control.within, answers, each, [...place, index], states))
  }
}
