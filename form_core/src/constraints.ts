// What a form asks of one answer, one small rule per constraint, in the order in which the server tells of them: type,
// accepted values, bounds, lengths, pattern, format, numbers of items. Bounds on dates stand in `checking.ts`.

import { formatFault } from './formats'
import { isObject, lengthOf, matches, same, type Json } from './json'
import { LIMITS, type Code, type Wording } from './messages'
import type { Constraints, Field } from './tree'

export interface Fault {
  code: Code
  /** What the code alone does not say: a limit, or what is wrong with a format. */
  detail?: Wording
  /** The item of a plain list that is meant. */
  index?: number
  /** What it should have been, for `type`. */
  kind?: Kind
}

/** What kind of JSON value an answer to the field is; null where the tree does not tell. */
export type Kind = 'string' | 'number' | 'boolean' | 'array' | 'object' | null

export function kindOf(field: Field): Kind {
  switch (field.widget) {
    case 'yes_no':
    case 'pledge':
      return 'boolean'
    case 'number':
      return 'number'
    case 'choices':
    case 'repeat':
      return 'array'
    case 'map_point':
      return 'object'
    case 'choice':
    case 'document_type':
      return kindOfOptions(field)
    case 'photo':
    case 'signature':
      return isList(field.constraints) ? 'array' : null
    default:
      return 'string'
  }
}

/** Photos may be one text or a list of them; only a list has a number of items. */
function isList(asked: Constraints): boolean {
  return asked.min_items !== undefined || asked.max_items !== undefined
}

/** Whether the value is of the kind that the field's answers are of. */
export function isOfKind(field: Field, value: Json): boolean {
  const kind = kindOf(field)
  if (kind === null) return field.options !== null || typeof value === 'string' || Array.isArray(value)
  if (kind === 'array') return Array.isArray(value)
  return kind === 'object' ? isObject(value) : typeof value === kind
}

/** What is wrong with an answer by the field's own rules. */
export function faultsOf(field: Field, value: Json): Fault[] {
  if (!isOfKind(field, value)) return [{ code: 'type', kind: kindOf(field) }]
  return [...breaches(value, field.constraints), ...notOffered(field, value)]
}

/** What is wrong with an answer by these constraints alone. */
export function breaches(value: Json, constraints: Constraints): Fault[] {
  const faults = notAllowed(value, constraints)
  if (typeof value === 'number') faults.push(...ofNumber(value, constraints))
  if (typeof value === 'string') faults.push(...ofText(value, constraints))
  if (Array.isArray(value)) faults.push(...ofList(value, constraints))
  return faults
}

function kindOfOptions(field: Field): Kind {
  const kinds = new Set((field.options ?? []).map((option) => typeof option.value))
  const [kind] = kinds
  return kinds.size === 1 && (kind === 'string' || kind === 'number' || kind === 'boolean') ? kind : null
}

function notAllowed(value: Json, { allowed }: Constraints): Fault[] {
  if (allowed === undefined || allowed.some((option) => same(option, value))) return []
  return [{ code: allowed.length === 1 && allowed[0] === true ? 'pledge' : 'choice' }]
}

function notOffered(field: Field, value: Json): Fault[] {
  const { options } = field
  if (options === null) return []
  const isOffered = (one: Json): boolean => options.some((option) => same(option.value, one))
  if (!Array.isArray(value)) return isOffered(value) ? [] : [{ code: 'choice' }]
  const kind = kindOfOptions(field)
  const faults: Fault[] = []
  value.forEach((one, index) => {
    if (kind !== null && typeof one !== kind) faults.push({ code: 'type', index, kind })
    else if (!isOffered(one)) faults.push({ code: 'choice', index })
  })
  return faults
}

function ofNumber(value: number, asked: Constraints): Fault[] {
  const faults: Fault[] = []
  if (asked.min !== undefined && value < asked.min) faults.push(limit('min', asked.min))
  if (asked.max !== undefined && value > asked.max) faults.push(limit('max', asked.max))
  if (asked.exclusive_min !== undefined && value <= asked.exclusive_min) {
    faults.push(limit('exclusive_min', asked.exclusive_min))
  }
  if (asked.exclusive_max !== undefined && value >= asked.exclusive_max) {
    faults.push(limit('exclusive_max', asked.exclusive_max))
  }
  if (asked.step !== undefined && !isMultiple(value, asked.step)) faults.push({ code: 'step' })
  return faults
}

function ofText(value: string, asked: Constraints): Fault[] {
  const faults: Fault[] = []
  const length = lengthOf(value)
  if (asked.min_length !== undefined && length < asked.min_length) faults.push(limit('min_length', asked.min_length))
  if (asked.max_length !== undefined && length > asked.max_length) faults.push(limit('max_length', asked.max_length))
  if (asked.pattern !== undefined && !matches(asked.pattern, value)) faults.push({ code: 'pattern' })
  const detail = asked.format === undefined ? null : formatFault(asked.format, value)
  if (detail !== null) faults.push({ code: 'format', detail })
  return faults
}

function ofList(value: Json[], asked: Constraints): Fault[] {
  const faults: Fault[] = []
  if (asked.min_items !== undefined && value.length < asked.min_items) faults.push(limit('min_items', asked.min_items))
  if (asked.max_items !== undefined && value.length > asked.max_items) faults.push(limit('max_items', asked.max_items))
  if (asked.unique === true && hasTwice(value)) faults.push({ code: 'unique' })
  return faults
}

function hasTwice(value: Json[]): boolean {
  return value.some((one, index) => value.slice(0, index).some((other) => same(one, other)))
}

function limit(name: keyof typeof LIMITS, value: number): Fault {
  const { code, say } = LIMITS[name]
  return { code, detail: say(value) }
}

/** In decimal, as it was typed: 36.6 is a multiple of 0.1 though not in binary. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient))
}
