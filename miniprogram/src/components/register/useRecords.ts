// The rows of a list. The server reads a bounded number of records for a page: where it stopped early, a few more looks are
// taken, and then one is asked whether to go on.

import { useEffect, useRef } from 'react'
import { call } from '@/api'
import { type Pages, usePages } from '@/api/usePages'
import type { Row, Wanted } from './types'
import { queryOf } from './wanted'

const LOOKS = 5
const PAGE = 20
const MOST = 100

export interface Records extends Pages<Row> {
  /** Reading stopped before a whole page was found; there may be more. */
  stopped: boolean
}

export function useRecords(register: string, wanted: Wanted): Records {
  const shown = useRef({ wanted, count: 0 })
  const stopped = useRef(false)
  const pages = usePages(
    async (cursor) => {
      const count = shown.current.wanted === wanted ? shown.current.count : 0
      const read = await look(register, wanted, cursor, cursor ? PAGE : Math.min(MOST, Math.max(PAGE, count)))
      stopped.current = read.stopped
      return read
    },
    [register, wanted],
  )
  useEffect(() => {
    shown.current = { wanted, count: pages.items.length }
  }, [pages.items])
  return { ...pages, items: distinct(pages.items), stopped: stopped.current }
}

async function look(register: string, wanted: Wanted, cursor: string | undefined, limit: number) {
  const items: Row[] = []
  let from = cursor
  for (let taken = 1; ; taken++) {
    const page = await call('GET /api/v1/registers/{register}/records', {
      path: { register },
      query: queryOf(wanted, limit, from),
    })
    items.push(...page.items)
    const isDone = !page.partial || page.next === null || items.length >= limit
    if (isDone || taken === LOOKS) return { items, next: page.next, stopped: !isDone }
    from = page.next ?? undefined
  }
}

/** A record that moved while pages were read may come twice. */
function distinct(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
