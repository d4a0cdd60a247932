// The objects that fields lie in, such as a document with its type and number: what one is called, and which must be
// there. They are not drawn, yet a form may ask for one whose fields it leaves open.

import { own } from './json'
import { generic, join, split, type Parts, type Place } from './pointers'
import type { Around, Tree } from './tree'

export interface Inner {
  /** Its place in the form, or within the item. */
  parts: Parts
  object: Around
}

const ITEM = '*'
const read = new WeakMap<Tree, Map<string, Inner[]>>()

/** The object that stands at a place; undefined for anything else. */
export function objectAt(tree: Tree, place: Place): Around | undefined {
  return own(tree.objects, join(generic(place)))
}

/** The objects of the form itself (for an empty place), or of the item at a place. */
export function objectsIn(tree: Tree, at: Place): Inner[] {
  const known = read.get(tree) ?? byHolder(tree)
  read.set(tree, known)
  return known.get(join(generic(at))) ?? []
}

function byHolder(tree: Tree): Map<string, Inner[]> {
  const found = new Map<string, Inner[]>()
  for (const [pointer, object] of Object.entries(tree.objects)) {
    const place = split(pointer)
    const size = place.lastIndexOf(ITEM) + 1
    const holder = join(place.slice(0, size))
    found.set(holder, [...(found.get(holder) ?? []), { parts: place.slice(size), object }])
  }
  return found
}
