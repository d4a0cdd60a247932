// JSON values as answers hold them, and when two of them are the same. `undefined` stands for an answer that is not
// there (the server's ABSENT); JSON's null is a value.

export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [name: string]: Json
}
/** What somebody answered: an object whose shape the form gives. */
export type Answers = JsonObject

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The property of that name, never one that every object inherits. */
export function own<Value>(object: { [name: string]: Value }, name: string): Value | undefined {
  return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined
}

/** Equality as JSON Schema means it: 1 equals 1.0, and true never equals 1. */
export function same(left: Json | undefined, right: Json | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]))
  }
  if (isObject(left) && isObject(right)) {
    const names = Object.keys(left)
    return names.length === Object.keys(right).length && names.every((name) => same(own(left, name), own(right, name)))
  }
  return left === right
}

/** How many signs a text has: code points, as the server counts, not UTF-16 units. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}

/** Whether the text matches anywhere. A pattern that this engine cannot read passes: the server has the last word. */
export function matches(pattern: string, text: string): boolean {
  let compiled = compiledPatterns.get(pattern)
  if (compiled === undefined) {
    compiled = compiledPattern(pattern)
    compiledPatterns.set(pattern, compiled)
  }
  return compiled === null || compiled.test(text)
}

const compiledPatterns = new Map<string, RegExp | null>()

function compiledPattern(pattern: string): RegExp | null {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {}
  }
  return null
}
