// The answers a form opens with, and how older ones (a draft, the last time) are fitted into the form as it is now: a
// template may have been released anew in between.

import { controlsOf, type Control } from './controls'
import { isOfType } from './constraints'
import { isObject, own, same, type Answers, type Json } from './json'
import { find, join, put, split, type Place } from './pointers'
import { isField, type Field, type Tree } from './tree'

export interface Fitted {
  answers: Answers
  /** Pointers, in the old answers, of what the form no longer asks or offers. */
  dropped: string[]
}

/** What stands in the form when it opens: defaults, among them what the server prefilled, and what the place gives. */
export function start(tree: Tree): Answers {
  const started = controlsOf(tree).reduce<Answers>((answers, { field, parts }) => {
    return field.default === null ? answers : put(answers, parts, field.default)
  }, {})
  return { ...started, ...tree.preset }
}

/** What stands in a new item of a repeatable field. */
export function startItem(field: Field): Answers {
  return (field.fields ?? []).filter(isField).reduce<Answers>((item, inner) => {
    return inner.default === null ? item : put(item, split(inner.path), inner.default)
  }, {})
}

/** The old answers as far as the form still knows the field, its kind of answer and its options. */
export function fit(tree: Tree, old: Answers): Fitted {
  const dropped: string[] = []
  const answers = fitObject(controlsOf(tree), old, [], dropped)
  const preset = tree.preset ?? {}
  const isGiven = (pointer: string): boolean => own(preset, split(pointer)[0] ?? '') !== undefined
  return { answers: { ...answers, ...preset }, dropped: dropped.filter((pointer) => !isGiven(pointer)) }
}

function fitObject(controls: Control[], old: Answers, at: Place, dropped: string[]): Answers {
  let fitted: Answers = {}
  for (const control of controls) {
    const value = find(old, control.parts)
    const kept = value === undefined ? undefined : fitValue(control, value, [...at, ...control.parts], dropped)
    if (kept !== undefined) fitted = put(fitted, control.parts, kept)
  }
  tellUnknown(controls, old, at, [], dropped)
  return fitted
}

function fitValue({ field, within }: Control, value: Json, place: Place, dropped: string[]): Json | undefined {
  if (field.fields !== null && Array.isArray(value)) {
    return value.filter(isObject).map((item, index) => fitObject(within, item, [...place, index], dropped))
  }
  const isHalfTyped = field.widget === 'number' && (typeof value === 'string' || typeof value === 'number')
  const kept = isHalfTyped || isOfType(field.type, value) ? offered(field, value) : undefined
  if (!same(kept, value)) dropped.push(join(place))
  return kept
}

/** The value as far as the field still offers it. */
function offered({ options }: Field, value: Json): Json | undefined {
  if (options === null) return value
  const isOffered = (one: Json): boolean => options.some((option) => same(option.value, one))
  if (!Array.isArray(value)) return isOffered(value) ? value : undefined
  const kept = value.filter(isOffered)
  return kept.length > 0 ? kept : undefined
}

/** Notes what no control stands for, at the highest place at which that can be said. */
function tellUnknown(controls: Control[], old: Answers, at: Place, below: string[], dropped: string[]): void {
  for (const name of Object.keys(old)) {
    const parts = [...below, name]
    const value = old[name]
    const near = controls.filter((control) => parts.every((part, index) => part === control.parts[index]))
    if (near.length === 0) dropped.push(join([...at, ...parts]))
    else if (near.every((control) => control.parts.length > parts.length)) {
      if (isObject(value)) tellUnknown(controls, value, at, parts, dropped)
      else dropped.push(join([...at, ...parts]))
    }
  }
}
