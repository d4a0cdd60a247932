// What somebody looks for in a register, as the server is asked for it and as it is said on the screen.

import type { Register, Filter, Wanted } from './types'

/** Everything of the first tab, in the register's own order. */
export function startOf(register: Register, scope: string): Wanted {
  return { scope, tab: register.tabs[0]?.id ?? '', q: '', sort: register.sorts[0] ?? '', filters: {} }
}

/** What was wanted before, without what the register no longer has. */
export function fitting(register: Register, wanted: Wanted): Wanted {
  const start = startOf(register, wanted.scope)
  const known = new Set(register.filters.map(({ id }) => id))
  return {
    ...wanted,
    tab: register.tabs.some(({ id }) => id === wanted.tab) ? wanted.tab : start.tab,
    sort: register.sorts.includes(wanted.sort) ? wanted.sort : start.sort,
    filters: Object.fromEntries(Object.entries(wanted.filters).filter(([id]) => known.has(id))),
  }
}

/** The query of `GET /registers/{register}/records`. */
export function queryOf(wanted: Wanted, limit: number, cursor?: string): Record<string, string | number | undefined> {
  const { filters = {}, ...others } = selectionOf(wanted)
  const named = Object.entries(filters).map(([id, value]) => [`f.${id}`, value])
  return { ...others, ...Object.fromEntries(named), limit, cursor }
}

/** The same for the bodies of exports and bulk steps. */
export function selectionOf({ filters, ...texts }: Wanted): Partial<Wanted> {
  const set = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
  return Object.keys(filters).length > 0 ? { ...set, filters } : set
}

export function withFilter(wanted: Wanted, id: string, value: string): Wanted {
  const { [id]: _, ...others } = wanted.filters
  return { ...wanted, filters: value.trim() === '' ? others : { ...others, [id]: value.trim() } }
}

/** A filter's value in words; of a region its code, whose name the server knows. */
export function valueWords({ kind, options }: Filter, value: string): string {
  const option = options.find((one) => one.value === value)
  if (option) return option.title
  return kind === 'yes_no' ? (value === 'true' ? '是' : '否') : value
}

/** What can be searched, and what of it only by its whole value. */
export function searchWords(search: Register['search']): string {
  const titled = (how: string) =>
    search
      .filter((one) => one.how === how)
      .map(({ title }) => title)
      .join('、')
  const [parts, whole] = [titled('parts'), titled('exact')]
  return [parts && `搜索${parts}`, whole && `${parts ? '' : '搜索'}完整的${whole}`].filter(Boolean).join('，或')
}

const SORTS: Record<string, string> = { at: '最新提交在前', changed_at: '最近更新在前', due_at: '最先到期在前' }
export const sortWords = (sort: string): string => SORTS[sort] ?? sort
