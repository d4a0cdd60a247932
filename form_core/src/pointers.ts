// JSON Pointers (RFC 6901): how everything here names a field, and reading and changing answers by them. Changes make
// copies of what lies on the way and share the rest. A pointer that starts with `./` is within a repeatable item.

import { isObject, own, type Answers, type Json } from './json'

export type Parts = readonly string[]
/** Where an answer stands; numbers are the items of lists. */
export type Place = readonly (string | number)[]

/** The unescaped parts of a pointer; the empty pointer and `./` have none. */
export function split(pointer: string): Parts {
  const path = pointer.startsWith('.') ? pointer.slice(1) : pointer
  if (path === '' || path === '/') return []
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
}

/** The pointer made of these parts. */
export function join(place: Place): string {
  return place.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')
}

/** The place with `*` for the number of each item. */
export function generic(place: Place): Parts {
  return place.map((part) => (typeof part === 'number' ? '*' : part))
}

/** The value at the end of the parts, or undefined. */
export function find(document: Json | undefined, parts: Place): Json | undefined {
  return parts.reduce<Json | undefined>(inner, document)
}

/** The answer at a pointer, or undefined. */
export function getAt(answers: Answers, pointer: string): Json | undefined {
  return find(answers, split(pointer))
}

/** A copy of the answers with a value at a pointer; objects are made on the way, lists only lengthened by one. */
export function setAt(answers: Answers, pointer: string, value: Json): Answers {
  return put(answers, split(pointer), value)
}

/** A copy without what stands at a pointer; an object left empty goes with it, but an item of a list stays. */
export function removeAt(answers: Answers, pointer: string): Answers {
  return without(answers, split(pointer))
}

/** `setAt` by parts. */
export function put(document: Answers, parts: Parts, value: Json): Answers {
  const changed = replaced(document, parts, value)
  return isObject(changed) ? changed : document
}

/** `removeAt` by parts. */
export function without(document: Answers, parts: Parts): Answers {
  const remaining = find(document, parts) === undefined ? document : removed(document, parts)
  return isObject(remaining) ? remaining : {}
}

function removed(document: Json | undefined, parts: Parts): Json | undefined {
  const [name = '', ...rest] = parts
  const kept = rest.length > 0 ? removed(inner(document, name), rest) : undefined
  if (Array.isArray(document)) {
    const left = rest.length > 0 ? (kept ?? {}) : undefined
    return document.map((item, at) => (at === Number(name) ? left : item)).filter(isThere)
  }
  const remaining: Answers = isObject(document) ? { ...document } : {}
  delete remaining[name]
  if (kept !== undefined) return { ...(document as Answers), [name]: kept }
  return Object.keys(remaining).length > 0 ? remaining : undefined
}

function isThere(value: Json | undefined): value is Json {
  return value !== undefined
}

function replaced(document: Json | undefined, parts: Parts, value: Json): Json {
  const [name, ...rest] = parts
  if (name === undefined) return value
  if (Array.isArray(document) && isIndex(name) && Number(name) <= document.length) {
    const copy = document.slice()
    copy[Number(name)] = replaced(copy[Number(name)], rest, value)
    return copy
  }
  const around = isObject(document) ? document : {}
  return { ...around, [name]: replaced(own(around, name), rest, value) }
}

function inner(document: Json | undefined, part: string | number): Json | undefined {
  if (isObject(document)) return own(document, String(part))
  if (Array.isArray(document) && isIndex(String(part))) return document[Number(part)]
  return undefined
}

function isIndex(part: string): boolean {
  return /^[0-9]+$/.test(part)
}
