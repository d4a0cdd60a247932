// Finding one among many options: by Chinese or English words, or by its code.

import type { Field, Language, Option } from '@anma/form-core'
import { both } from '../words'

/** More options than these are chosen in a sheet with a search. */
const LONG = 8
/** So many are drawn at once. */
export const DRAWN = 100

/** Whether the options do not stand on the page. The type of a document is nearly always as it was chosen beforehand. */
export function isLong({ widget, options }: Field): boolean {
  return options !== null && (options.length > LONG || widget === 'document_type')
}

export interface Matches {
  options: Option[]
  /** How many more there are than are drawn. */
  more: number
}

export function matching(options: readonly Option[], search: string): Matches {
  const wanted = search.trim().toLowerCase()
  const isMeant = ({ value, label, label_en }: Option) =>
    [label, label_en ?? '', String(value)].some((words) => words.toLowerCase().includes(wanted))
  const found =
    wanted === ''
      ? [...options]
      : [...options.filter(isMeant)].sort((one, other) => begins(other, wanted) - begins(one, wanted))
  return { options: found.slice(0, DRAWN), more: Math.max(0, found.length - DRAWN) }
}

export function labelOf(option: Option, language: Language): string {
  return both(option.label, option.label_en, language)
}

function begins({ label, label_en }: Option, wanted: string): number {
  return label.toLowerCase().startsWith(wanted) || (label_en ?? '').toLowerCase().startsWith(wanted) ? 1 : 0
}
