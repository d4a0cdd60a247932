// What the server says of single answers about an organization, by field.

import { ProblemError } from '@/api'
import { type DescribedName, TITLES } from '../organizations'
import type { Wrong } from './Questions'

export function wrongOf(error: unknown): Wrong {
  if (!(error instanceof ProblemError)) return {}
  const all = error.errors.map(({ pointer, message }) => [pointer.slice(1), message] as const)
  const known = all.filter(([name]) => name in TITLES)
  if (error.code === 'region.not_found') known.push(['region', error.detail])
  return Object.fromEntries(known) as Partial<Record<DescribedName, string>>
}
