// The render tree: a form as the server compiled it for clients (docs/templates.md, "Rendering"). Its types, and a
// guard for what came over the network.

import { isObject, type Answers, type Json } from './json'

/** A plain-JSON condition over the answers; a path that starts with `./` is within the item of a repeatable field. */
export type Condition =
  | boolean
  | { path: string; schema: Schema }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

/** The subset of JSON Schema that conditions use (`conditions.ts`). */
export type Schema = Json

export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'yes_no'
  | 'choice'
  | 'choices'
  | 'date'
  | 'datetime'
  | 'time'
  | 'region'
  | 'document_type'
  | 'document'
  | 'phone'
  | 'plate'
  | 'uscc'
  | 'photo'
  | 'repeat'
  | 'pledge'
  | 'map_point'
  | 'signature'

/** What kind of JSON value an answer is; an `integer` is a number without a fraction. */
export type Type = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'

export interface Constraints {
  min?: number
  max?: number
  exclusive_min?: number
  exclusive_max?: number
  step?: number
  min_length?: number
  max_length?: number
  pattern?: string
  format?: string
  min_items?: number
  max_items?: number
  unique?: boolean
  earliest?: string
  latest?: string
  allowed?: Json[]
}

export interface Option {
  value: Json
  label: string
  label_en: string | null
}

export interface Field {
  path: string
  widget: Widget
  /** Null where the form names none, such as a choice by its constants alone. */
  type: Type | null
  label: string
  label_en: string | null
  hint: string | null
  required: boolean
  required_when: Condition | null
  when: Condition | null
  enabled_when: Condition | null
  default: Json
  options: Option[] | null
  constraints: Constraints
  checks: { when: Condition; constraints: Constraints }[]
  unit: string | null
  must_answer: boolean
  sensitive: boolean
  pledge: string | null
  pledge_en: string | null
  /** What is asked of each item of a plain list, such as the ids of photos. */
  items: { type: Type | null; constraints: Constraints } | null
  /** What an item of a list is called. */
  item_title: string | null
  /** The fields of one item of a repeatable field, with paths that start with `./`. */
  fields: Element[] | null
}

/** A text between fields. */
export interface TextBlock {
  path: null
  widget: 'text_block'
  label: string
  label_en: string | null
  when: Condition | null
}

export type Element = Field | TextBlock

export interface Group {
  title: string | null
  title_en: string | null
  when: Condition | null
  fields: Element[]
}

export interface Page {
  title: string | null
  title_en: string | null
  when: Condition | null
  groups: Group[]
}

/** An object of answers that fields lie in, such as a document with its type and number. */
export interface Around {
  title: string | null
  required: boolean
  required_when: Condition | null
}

export interface Tree {
  template: string
  version: number
  title: string
  title_en?: string | null
  pages: Page[]
  /** By pointer, with `*` for the items of repeatable fields. */
  objects: Record<string, Around>
  /** Answers that the place gives; they are not asked. */
  preset?: Answers
}

export function isField(element: Element): element is Field {
  return element.path !== null
}

/** The form of an answer of the API as a tree; throws a TypeError for anything that is none. */
export function treeOf(form: unknown): Tree {
  if (!isTree(form)) throw new TypeError('not a form')
  return form
}

function isTree(form: unknown): form is Tree {
  return isRecord(form) && typeof form.template === 'string' && isRecord(form.objects) && everyIn(form.pages, isPage)
}

function isPage(page: unknown): boolean {
  return isRecord(page) && everyIn(page.groups, (group) => isRecord(group) && everyIn(group.fields, isElement))
}

function isElement(element: unknown): boolean {
  if (!isRecord(element) || typeof element.widget !== 'string') return false
  if (element.path === null) return true
  const isTyped = element.type === null || typeof element.type === 'string'
  const isWhole = typeof element.path === 'string' && isRecord(element.constraints) && Array.isArray(element.checks)
  return isTyped && isWhole && (element.fields === null || everyIn(element.fields, isElement))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value)
}

function everyIn(list: unknown, test: (member: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(test)
}
