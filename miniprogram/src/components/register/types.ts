// What the parts of a register's list say to each other. All of it is the server's declaration: nothing here knows any one
// register.

import type { Answer, Item } from '@/api'

export type Register = Answer<'GET /api/v1/registers/{register}'>
export type Column = Register['columns'][number]
export type Filter = Register['filters'][number]
export type Row = Item<'GET /api/v1/registers/{register}/records'>
export type TabCounts = Answer<'GET /api/v1/registers/{register}/tabs'>

/** What somebody wants to see of a register. Empty texts and absent filters are no wish. */
export interface Wanted {
  scope: string
  tab: string
  q: string
  sort: string
  filters: Readonly<Record<string, string>>
}
