// Rows as cards: which cell is the name of a record, and what else of it is said in a few lines.

import { when } from '../times'
import type { Column, Row } from './types'

export interface Line {
  title: string
  text: string
}

export interface CardWords {
  name: string
  lines: Line[]
}

const MOST_LINES = 4
/** Shown apart from the lines: the badge, and until when. */
const APART = ['state', 'due_at']
const NAMES = ['text', 'choice', 'region']

/** A cell in words, empty for none. */
function textOf(column: Pick<Column, 'kind'>, cell: unknown, now: Date): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (column.kind === 'instant' && typeof cell === 'string') return when(cell, now)
  return String(cell)
}

/** The columns somebody chose, in their order; those of the register where nothing was chosen. */
export function columnsOf(columns: readonly Column[], chosen: readonly string[] | null): readonly Column[] {
  const found = (chosen ?? []).flatMap((id) => columns.filter((column) => column.id === id))
  return found.length > 0 ? found : columns
}

/** The first column that names something, and the next ones that say something else. */
export function cardOf(columns: readonly Column[], row: Pick<Row, 'cells'>, now: Date): CardWords {
  const cells = row.cells as Record<string, unknown>
  const said = columns
    .filter(({ id }) => !APART.includes(id))
    .map((column) => ({ column, title: column.title, text: textOf(column, cells[column.id], now) }))
    .filter(({ text }) => text !== '')
  const named = said.find(({ column }) => NAMES.includes(column.kind)) ?? said[0]
  const lines = said.filter((one) => one !== named && one.text !== named?.text).slice(0, MOST_LINES)
  return { name: named?.text ?? '（未填写）', lines: lines.map(({ title, text }) => ({ title, text })) }
}

const DAY = 86_400_000

/** A term that ends at midnight ends with the day before. */
function termWords(due: string, now: Date): string {
  const [day, time] = when(new Date(Date.parse(due) - 1000).toISOString(), now).split(' ')
  return time === '23:59' ? `${day}内办理` : `${when(due, now)} 前办理`
}

/** Until when it is to be dealt with; null where there is no term. */
export function dueWords({ due_at: due, overdue }: Pick<Row, 'due_at' | 'overdue'>, now: Date): string | null {
  if (due === null) return null
  if (!overdue) return termWords(due, now)
  const days = Math.floor((now.getTime() - Date.parse(due)) / DAY)
  return days >= 1 ? `已超期 ${days} 天` : '已超期'
}

/** Why some cannot be dealt with, the most frequent reason first. */
export function reasonsOf(reasons: readonly { detail: string }[]): { detail: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { detail } of reasons) counts.set(detail, (counts.get(detail) ?? 0) + 1)
  return [...counts].map(([detail, count]) => ({ detail, count })).sort((a, b) => b.count - a.count)
}
