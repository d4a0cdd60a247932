// What a form asks of one answer, one small rule per constraint, in the order in which the server tells of them: type,
// accepted values, bounds, lengths, pattern, format, numbers of items. Bounds on dates stand in `checking.ts`.

import { formatFault } from './formats'
import { isObject, lengthOf, matches, same, type Json } from './json'
import { LIMITS, type Code, type Wording } from './messages'
import type { Constraints, Field, Option, Type } from './tree'

export interface Fault {
  code: Code
  /** What the code alone does not say: a limit, or what is wrong with a format. */
  detail?: Wording
  /** The item of a plain list that is meant. */
  index?: number
}

/** Whether the value is of the type; any is where the form names none. */
export function isOfType(type: Type | null, value: Json): boolean {
  switch (type) {
    case null:
      return true
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

/** What is wrong with an answer by the field's own rules. */
export function faultsOf(field: Field, value: Json): Fault[] {
  if (!isOfType(field.type, value)) return [{ code: 'type' }]
  return [...breaches(value, field.constraints), ...notOffered(field, value), ...ofItems(field, value)]
}

/** What is wrong with an answer by these constraints alone. */
export function breaches(value: Json, constraints: Constraints): Fault[] {
  const faults = notAllowed(value, constraints)
  if (typeof value === 'number') faults.push(...ofNumber(value, constraints))
  if (typeof value === 'string') faults.push(...ofText(value, constraints))
  if (Array.isArray(value)) faults.push(...ofList(value, constraints))
  return faults
}

function notAllowed(value: Json, { allowed }: Constraints): Fault[] {
  if (allowed === undefined || allowed.some((option) => same(option, value))) return []
  return [{ code: allowed.length === 1 && allowed[0] === true ? 'pledge' : 'choice' }]
}

function notOffered({ items, options }: Field, value: Json): Fault[] {
  if (options === null || items !== null) return []
  return isOffered(options, value) ? [] : [{ code: 'choice' }]
}

/** What is wrong with the items of a plain list. */
function ofItems({ items, options }: Field, value: Json): Fault[] {
  if (items === null || !Array.isArray(value)) return []
  const faults: Fault[] = []
  value.forEach((one, index) => {
    const note = (fault: Fault): void => void faults.push({ ...fault, index })
    if (!isOfType(items.type, one)) note({ code: 'type' })
    else {
      breaches(one, items.constraints).forEach(note)
      if (options !== null && !isOffered(options, one)) note({ code: 'choice' })
    }
  })
  return faults
}

function isOffered(options: Option[], value: Json): boolean {
  return options.some((option) => same(option.value, value))
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
