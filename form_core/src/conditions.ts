// Conditions: when a field shows, is needed or is checked, as plain JSON over the answers; the twin of the server's
// `forms/conditions.py`, proved by tests/conformance/conditions. A condition on an absent answer fails, and a keyword
// outside the subset says nothing (the server refuses templates that use one).

import { isObject, lengthOf, matches, own, same, type Json } from './json'
import { find, split } from './pointers'
import type { Condition, Schema } from './tree'

/** Whether the condition holds; `item` is that of the repeatable field it stands in. */
export function holds(condition: Condition, answers: Json, item?: Json): boolean {
  if (typeof condition === 'boolean') return condition
  if ('all' in condition) return condition.all.every((member) => holds(member, answers, item))
  if ('any' in condition) return condition.any.some((member) => holds(member, answers, item))
  if ('not' in condition) return !holds(condition.not, answers, item)
  const value = find(condition.path.startsWith('./') ? item : answers, split(condition.path))
  return value !== undefined && satisfies(value, condition.schema)
}

/** Whether a value that is there satisfies a schema of the subset. */
export function satisfies(value: Json, schema: Schema): boolean {
  if (!isObject(schema)) return schema !== false
  return Object.keys(schema).every((keyword) => {
    const test = own(KEYWORDS, keyword)
    const argument = own(schema, keyword)
    return test === undefined || argument === undefined || test(value, argument)
  })
}

type Keyword = (value: Json, argument: Json) => boolean

const TYPES: Record<string, (value: Json) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
}

const KEYWORDS: Record<string, Keyword> = {
  const: same,
  enum: (value, options) => listOf(options).some((option) => same(value, option)),
  type: (value, names) => (Array.isArray(names) ? names : [names]).some((name) => isOf(value, name)),
  minimum: number((value, limit) => value >= limit),
  maximum: number((value, limit) => value <= limit),
  exclusiveMinimum: number((value, limit) => value > limit),
  exclusiveMaximum: number((value, limit) => value < limit),
  minLength: (value, limit) => typeof value !== 'string' || lengthOf(value) >= Number(limit),
  pattern: (value, pattern) => typeof value !== 'string' || matches(String(pattern), value),
  not: (value, schema) => !satisfies(value, schema),
  anyOf: (value, schemas) => listOf(schemas).some((schema) => satisfies(value, schema)),
  allOf: (value, schemas) => listOf(schemas).every((schema) => satisfies(value, schema)),
  required: (value, names) => !isObject(value) || listOf(names).every((name) => own(value, String(name)) !== undefined),
  properties: (value, schemas) => !isObject(value) || !isObject(schemas) || eachSatisfies(value, schemas),
  contains: (value, schema) => !Array.isArray(value) || value.some((item) => satisfies(item, schema)),
}

function number(compare: (value: number, limit: number) => boolean): Keyword {
  return (value, limit) => typeof value !== 'number' || compare(value, Number(limit))
}

function isOf(value: Json, name: Json): boolean {
  return TYPES[String(name)]?.(value) ?? false
}

function listOf(value: Json): Json[] {
  return Array.isArray(value) ? value : []
}

function eachSatisfies(value: { [name: string]: Json }, schemas: { [name: string]: Json }): boolean {
  return Object.keys(schemas).every((name) => {
    const inner = own(value, name)
    return inner === undefined || satisfies(inner, schemas[name] ?? true)
  })
}
