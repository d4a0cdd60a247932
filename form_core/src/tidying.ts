// Tidying answers as the server does (`forms/normalization.py`): trimmed text, numbers and codes half-width and upper
// case by their format, no empty answers. What is no JSON is taken out and its place told. Also: what a text typed
// into a field is as an answer.

import { controlsOf, type Control } from './controls'
import { compact, FORMATS, halfWidth, STANDARD, trim } from './formats'
import { isObject, type Answers, type Json } from './json'
import type { Place } from './pointers'
import type { Field, Tree } from './tree'

export interface Tidied {
  answers: Answers
  /** The places of what was no JSON. */
  refused: Place[]
}

const MOST_LEVELS = 32
/** From here on JavaScript writes numbers with an exponent, which the server reads as no integer. */
const WRITTEN_OUT = 1e21

type Tidy = (text: string) => string

interface Shape {
  tidy: Tidy
  properties: Map<string, Shape>
  items: Shape | null
}

const shapes = new WeakMap<Tree, Shape>()
const UNKNOWN: Shape = { tidy: trim, properties: new Map(), items: null }

/** The tidied answers, always a fresh object. */
export function tidy(tree: Tree, answers: unknown): Tidied {
  const refused: Place[] = []
  const tidied = tidyValue(answers, shapeOf(tree), [], refused)
  return isObject(tidied) ? { answers: tidied, refused } : { answers: {}, refused: [[]] }
}

/** What a text typed into the field means as an answer; undefined while it means none. Ill-typed numbers stay text. */
export function typed(field: Field, text: string): Json | undefined {
  if (field.widget !== 'number') return text === '' ? undefined : text
  const plain = trim(halfWidth(text)).replace('。', '.')
  if (plain === '') return undefined
  const isNumber = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(plain)
  return isNumber && Math.abs(Number(plain)) < Number.MAX_SAFE_INTEGER ? Number(plain) : text
}

function shapeOf(tree: Tree): Shape {
  const known = shapes.get(tree) ?? shapeOfControls(controlsOf(tree))
  shapes.set(tree, known)
  return known
}

function shapeOfControls(controls: Control[]): Shape {
  const root = emptyShape()
  for (const { field, parts, within } of controls) {
    let shape = root
    for (const part of parts) {
      const inner = shape.properties.get(part) ?? emptyShape()
      shape.properties.set(part, inner)
      shape = inner
    }
    shape.tidy = tidyOf(field)
    if (within.length > 0) shape.items = shapeOfControls(within)
  }
  return root
}

function emptyShape(): Shape {
  return { tidy: trim, properties: new Map(), items: null }
}

/** By the format, or where several may apply to a code, without what separates its signs. */
function tidyOf(field: Field): Tidy {
  const names = [field.constraints.format, ...field.checks.map((check) => check.constraints.format)]
  let found: Tidy | null = null
  for (const name of names) {
    const ours = FORMATS.get(name ?? '')
    if (ours !== undefined) found = found === null ? ours.tidy : compact
    else if (STANDARD.has(name ?? '') && name !== 'uri') found = trim
  }
  return found ?? trim
}

function tidyValue(value: unknown, shape: Shape, place: Place, refused: Place[]): Json | undefined {
  if (typeof value === 'string' && isSound(value)) return shape.tidy(value) || undefined
  if (typeof value === 'boolean' || (typeof value === 'number' && isKept(value))) return value
  if (value === null || value === undefined) return undefined
  if (place.length < MOST_LEVELS) {
    if (Array.isArray(value)) return tidyList(value, shape.items ?? UNKNOWN, place, refused)
    if (isObject(value)) return tidyObject(value, shape, place, refused)
  }
  refused.push(place)
  return undefined
}

function tidyObject(value: Answers, shape: Shape, place: Place, refused: Place[]): Answers {
  const tidied: Answers = {}
  for (const name of Object.keys(value)) {
    if (name === '__proto__') continue // no form has such a field, and assigning it would not make one
    if (!isSound(name)) {
      refused.push([...place, name])
      continue
    }
    const inner = tidyValue(value[name], shape.properties.get(name) ?? UNKNOWN, [...place, name], refused)
    if (inner !== undefined) tidied[name] = inner
  }
  return tidied
}

function tidyList(value: unknown[], shape: Shape, place: Place, refused: Place[]): Json[] {
  const tidied = value.map((item, index) => tidyValue(item, shape, [...place, index], refused))
  return tidied.filter((item): item is Json => item !== undefined)
}

/** Integers that the server keeps exactly, and other finite numbers. */
function isKept(value: number): boolean {
  if (!Number.isFinite(value)) return false
  return !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= WRITTEN_OUT
}

/** Whether every surrogate has its other half; a lone one cannot be sent. */
function isSound(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))
}
