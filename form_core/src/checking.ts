// Are these answers acceptable, and if not, which field is wrong and what should the person do? The twin of the
// server's `forms/validation.py`: same pointers, codes, order and sentences, as far as the tree tells (README of
// tests/conformance). The server has the last word; this spares the person a round trip.

import { dateFault, type Clock } from './bounds'
import { holds } from './conditions'
import { controlsOf, fieldAt, type Control } from './controls'
import { breaches, faultsOf, isOfKind, kindOf, type Fault } from './constraints'
import { isObject, own, type Answers, type Json } from './json'
import { message, type Code, type Language } from './messages'
import { join, type Place } from './pointers'
import { compareRanks, orderOf, rankOf } from './ranks'
import { tidy } from './tidying'
import type { Field, Tree } from './tree'
import { dropHidden, isRequired, settle, statesOf, type State } from './visibility'

export interface Finding {
  pointer: string
  code: Code
  message: string
}

export interface Asked extends Clock {
  language?: Language
}

export interface Prepared {
  /** The answers as the server would store them: tidied, hidden ones dropped. */
  stored: Answers
  findings: Finding[]
}

interface Found extends Fault {
  place: Place
  field: Field | null
}

interface Checking {
  answers: Answers
  asked: Asked
  hidden: Hidden
  dates: Found[]
  faults: Found[]
}

/** What to send, and what is wrong with it, in the order of the form. */
export function prepare(tree: Tree, answers: unknown, asked: Asked): Prepared {
  const tidied = tidy(tree, answers)
  const stored = dropHidden(tree, tidied.answers)
  const checking: Checking = { answers: stored, asked, hidden: hiddenIn(tree, stored), dates: [], faults: [] }
  checkControls(controlsOf(tree), stored, [], checking)
  const refused = tidied.refused.map((place) => refusedAt(tree, place))
  return { stored, findings: findingsOf(tree, [...refused, ...checking.dates, ...checking.faults], asked) }
}

/** What is wrong with the answers, in the order of the form. */
export function check(tree: Tree, answers: unknown, asked: Asked): Finding[] {
  return prepare(tree, answers, asked).findings
}

/** What to say beside one field while it is being filled. */
export function checkField(tree: Tree, answers: unknown, pointer: string, asked: Asked): Finding[] {
  const { stored, findings } = prepare(tree, answers, asked)
  const { visible } = settle(tree, stored)
  return findings.filter((finding) => fieldOfFinding(visible, finding.pointer) === pointer)
}

/** Which visible field carries a finding: its own, the first within the object it names, or the one around it. */
export function fieldOfFinding(visible: string[], pointer: string): string | null {
  if (visible.includes(pointer)) return pointer
  const around = visible.filter((one) => pointer.startsWith(`${one}/`)).pop()
  return visible.find((one) => one.startsWith(`${pointer}/`)) ?? around ?? null
}

function refusedAt(tree: Tree, place: Place): Found {
  const field = fieldAt(tree, place) ?? null
  return { place, code: 'type', field, kind: field && kindOf(field) }
}

function checkControls(controls: Control[], item: Answers, at: Place, checking: Checking): void {
  for (const control of controls) {
    const value = reach(control, item, at, checking)
    if (value !== undefined) checkValue(control, value, item, [...at, ...control.parts], checking)
  }
}

/** The answer, or undefined after noting that it, or an object on the way to it, is missing or no object. */
function reach(control: Control, item: Answers, at: Place, checking: Checking): Json | undefined {
  let value: Json = item
  for (const [depth, part] of control.parts.entries()) {
    if (!isObject(value)) {
      checking.faults.push({ place: [...at, ...control.parts.slice(0, depth)], code: 'type', field: null })
      return undefined
    }
    const inner: Json | undefined = own(value, part)
    if (inner === undefined) {
      const place = [...at, ...control.parts.slice(0, depth + 1)]
      const isMissing = isRequired(control.field, checking.answers, item) && !checking.hidden.covers(place)
      if (isMissing) checking.faults.push({ place, code: 'required', field: control.field })
      return undefined
    }
    value = inner
  }
  return value
}

function checkValue(control: Control, value: Json, item: Answers, place: Place, checking: Checking): void {
  const { field, within } = control
  const note = (fault: Fault): void => void checking.faults.push({ ...fault, place: placeOf(place, fault), field })
  faultsOf(field, value).forEach(note)
  for (const { when, constraints } of field.checks) {
    if (isOfKind(field, value) && holds(when, checking.answers, item)) breaches(value, constraints).forEach(note)
  }
  const late = typeof value === 'string' ? dateFault(field.constraints, value, checking.asked) : null
  if (late !== null) checking.dates.push({ ...late, place, field })
  if (within.length === 0 || !Array.isArray(value)) return
  value.forEach((each, index) => {
    if (isObject(each)) checkControls(within, each, [...place, index], checking)
    else checking.faults.push({ place: [...place, index], code: 'type', field: null })
  })
}

function placeOf(place: Place, fault: Fault): Place {
  return fault.index === undefined ? place : [...place, fault.index]
}

interface Hidden {
  /** Whether the place is hidden: a hidden field, what lies in it, and an object all of whose fields are hidden. */
  covers: (place: Place) => boolean
}

function hiddenIn(tree: Tree, answers: Answers): Hidden {
  const states = statesOf(tree, answers)
  const hidden = new Set(states.filter((state) => !state.shown).map((state) => join(state.place)))
  const isBelow = (state: State, place: Place): boolean =>
    place.every((part, index) => String(part) === String(state.place[index]))
  return {
    covers(place) {
      if (place.some((_, index) => hidden.has(join(place.slice(0, index + 1))))) return true
      const below = states.filter((state) => isBelow(state, place))
      return below.length > 0 && !below.some((state) => state.shown)
    },
  }
}

/** In the order of the form, each code once a place; where the kind is wrong, only that is said. */
function findingsOf(tree: Tree, faults: Found[], { language = 'zh' }: Asked): Finding[] {
  const order = orderOf(tree)
  const mistyped = new Set(faults.filter((fault) => fault.code === 'type').map((fault) => join(fault.place)))
  const ranked = faults
    .filter((fault) => fault.code === 'type' || !mistyped.has(join(fault.place)))
    .map((fault, index) => ({ fault, rank: rankOf(order, fault.place), index }))
    .sort((left, right) => compareRanks(left.rank, right.rank) || left.index - right.index)
  const findings = new Map<string, Finding>()
  for (const { fault } of ranked) {
    const pointer = join(fault.place)
    const key = `${fault.code} ${pointer}`
    if (!findings.has(key)) findings.set(key, { pointer, code: fault.code, message: say(tree, fault, language) })
  }
  return Array.from(findings.values())
}

function say(tree: Tree, { code, detail, field, kind, place }: Found, language: Language): string {
  const within: [Field, number][] = []
  place.forEach((part, index) => {
    const around = typeof part === 'number' ? fieldAt(tree, place.slice(0, index)) : undefined
    if (around !== undefined && typeof part === 'number') within.push([around, part])
  })
  const isItem = typeof place[place.length - 1] === 'number'
  return message({ code, field, kind: kind ?? null, detail, within, isItem }, language)
}
