// Around where risks are looked up, and how far.

import type { Position } from '@/platform/types'

export interface Asked extends Position {
  /** What the position is called on the screen. */
  name: string
}

export const RADII = [
  { id: '1000', title: '1公里' },
  { id: '3000', title: '3公里' },
  { id: '5000', title: '5公里' },
] as const satisfies readonly { id: string; title: string }[]

/** `850米`, `1.2公里`, `3公里`. */
export function distanceWords(meters: number): string {
  return meters < 1000 ? `${meters}米` : `${Number((meters / 1000).toFixed(1))}公里`
}
