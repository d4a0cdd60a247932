// Are these answers acceptable, and if not, which field is wrong and what should the person do? The twin of the
// server's `forms/validation.py`: same pointers, codes, order and sentences, as far as the tree tells (README of
// tests/conformance). The server has the last word; this spares the person a round trip.

import { dateFault, type Clock } from './bounds'
import { holds } from './conditions'
import { controlsOf, fieldAt, type Control } from './controls'
import { breaches, faultsOf, type Fault } from './constraints'
import { isObject, own, type Answers, type Json } from './json'
import { message, titleOf, type Code, type Language } from './messages'
import { objectAt, objectsIn } from './objects'
import { find, join, type Place } from './pointers'
import { compareRanks, orderOf, rankOf } from './ranks'
import { tidy } from './tidying'
import type { Constraints, Field, Tree } from './tree'
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
}

interface Checking {
  tree: Tree
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
  const hidden = hiddenIn(tree, stored)
  const checking: Checking = { tree, answers: stored, asked, hidden, dates: [], faults: [] }
  checkControls(controlsOf(tree), stored, [], checking)
  const refused = tidied.refused.map((place): Found => ({ place, code: 'type' }))
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

function checkControls(controls: Control[], item: Answers, at: Place, checking: Checking): void {
  for (const control of controls) {
    const value = reach(control, item, at, checking)
    if (value !== undefined) checkValue(control, value, item, [...at, ...control.parts], checking)
  }
  checkObjects(item, at, checking)
}

/** Notes the objects that are needed and not there, whatever their fields ask for. */
function checkObjects(item: Answers, at: Place, checking: Checking): void {
  for (const { parts, object } of objectsIn(checking.tree, at)) {
    const holder = find(item, parts.slice(0, -1))
    const isOpen = isObject(holder) && own(holder, parts[parts.length - 1] ?? '') === undefined
    if (isOpen && isRequired(object, checking.answers, item)) checkMissing([...at, ...parts], checking)
  }
}

/** Notes that something needed is not there, unless it is hidden. */
function checkMissing(place: Place, { hidden, faults }: Checking): void {
  if (!hidden.covers(place)) faults.push({ place, code: 'required' })
}

/** The answer, or undefined after noting that it, or an object on the way to it, is missing or no object. */
function reach(control: Control, item: Answers, at: Place, checking: Checking): Json | undefined {
  let value: Json = item
  for (const [depth, part] of control.parts.entries()) {
    if (!isObject(value)) {
      checking.faults.push({ place: [...at, ...control.parts.slice(0, depth)], code: 'type' })
      return undefined
    }
    const inner: Json | undefined = own(value, part)
    if (inner === undefined) {
      const place = [...at, ...control.parts.slice(0, depth + 1)]
      if (isRequired(control.field, checking.answers, item)) checkMissing(place, checking)
      return undefined
    }
    value = inner
  }
  return value
}

function checkValue(control: Control, value: Json, item: Answers, place: Place, checking: Checking): void {
  const { field, within } = control
  const note = (fault: Fault): void => void checking.faults.push({ ...fault, place: placeOf(place, fault) })
  faultsOf(field, value).forEach(note)
  checkDate(field.constraints, value, place, checking)
  for (const { when, constraints } of field.checks) {
    if (!holds(when, checking.answers, item)) continue
    breaches(value, constraints).forEach(note)
    checkDate(constraints, value, place, checking)
  }
  if (!Array.isArray(value)) return
  value.forEach((each, index) => {
    if (within.length === 0) checkDate(field.items?.constraints ?? {}, each, [...place, index], checking)
    else if (isObject(each)) checkControls(within, each, [...place, index], checking)
    else checking.faults.push({ place: [...place, index], code: 'type' })
  })
}

function checkDate(bounds: Constraints, value: Json, place: Place, { asked, dates }: Checking): void {
  const fault = typeof value === 'string' ? dateFault(bounds, value, asked) : null
  if (fault !== null) dates.push({ ...fault, place })
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

function say(tree: Tree, { code, detail, place }: Found, language: Language): string {
  const within: [Field, number][] = []
  place.forEach((part, index) => {
    const list = typeof part === 'number' ? fieldAt(tree, place.slice(0, index)) : undefined
    if (list !== undefined && typeof part === 'number') within.push([list, part])
  })
  const field = fieldAt(tree, place) ?? null
  const list = typeof place[place.length - 1] === 'number' ? within[within.length - 1]?.[0] : undefined
  const title = list === undefined ? titleAt(tree, place) : (list.item_title ?? '')
  const subject = field === null && title !== null ? title : titleOf(field, language)
  return message({ code, subject, field, type: field?.type ?? list?.items?.type ?? null, detail, within }, language)
}

/** What the form, or an object in it, is called. */
function titleAt(tree: Tree, place: Place): string | null {
  return place.length === 0 ? tree.title : (objectAt(tree, place)?.title ?? null)
}
