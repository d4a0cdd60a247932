// In which order findings are told: that of the form. An object ranks before its first field, the items of a
// repeatable field by their number, and what the form does not draw comes last.

import { controlsOf, type Control } from './controls'
import { generic, type Parts, type Place } from './pointers'
import type { Tree } from './tree'

/** The rank of each place; the items of lists are `*`. */
export type Order = Map<string, number>

const ITEM = '*'
const orders = new WeakMap<Tree, Order>()

export function orderOf(tree: Tree): Order {
  const known = orders.get(tree) ?? read(controlsOf(tree), [], new Map())
  orders.set(tree, known)
  return known
}

/** One number per part of the place, to be compared from the left. */
export function rankOf(order: Order, place: Place): number[] {
  const parts = generic(place)
  return place.map((part, depth) =>
    typeof part === 'number' ? part : (order.get(keyOf(parts.slice(0, depth + 1))) ?? order.size),
  )
}

export function compareRanks(left: number[], right: number[]): number {
  const differing = left.findIndex((rank, index) => rank !== right[index])
  if (differing < 0) return left.length - right.length
  return (left[differing] ?? 0) - (right[differing] ?? -1)
}

function read(controls: Control[], at: string[], order: Order): Order {
  for (const { parts, within } of controls) {
    const place = [...at, ...parts]
    for (let size = 1; size <= place.length; size += 1) {
      const key = keyOf(place.slice(0, size))
      if (!order.has(key)) order.set(key, order.size)
    }
    read(within, [...place, ITEM], order)
  }
  return order
}

function keyOf(parts: Parts): string {
  return parts.join('\u0000')
}
