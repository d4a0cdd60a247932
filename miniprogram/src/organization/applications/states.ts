// Until when an application is decided, in words.

import { dayOf } from '../../components/times'

interface Term {
  due_at: string | null
  overdue: boolean
  state: { final: boolean }
}

/** `11月24日前办结`, `已超过办理期限`; nothing of what is settled or has no term. */
export function dueWords({ due_at: due, overdue, state }: Term): string | null {
  if (state.final || due === null) return null
  if (overdue) return '已超过办理期限'
  const [, month, day] = dayOf(new Date(due)).split('-')
  return `${Number(month)}月${Number(day)}日前办结`
}
