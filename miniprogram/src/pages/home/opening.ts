// To the form that is due.

import { go } from '@/routes'
import type { TodoItem } from './todo'

export function openForm(item: TodoItem, person: string | undefined): void {
  go('fill', { id: item.publication, round: item.round, person })
}
