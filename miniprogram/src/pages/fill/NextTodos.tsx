// What the same person still has to fill.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Row } from '@/components'
import { when } from '@/components/times'
import { replace } from '@/routes'

export function NextTodos({ person, except }: { person: string; except: string | null }) {
  const todo = useLoad(() => call('GET /api/v1/me/todo', { query: { person } }), [person])
  const open = (todo.data?.items ?? []).filter(
    ({ state, publication }) => (state === 'open' || state === 'overdue') && publication !== except,
  )
  if (open.length === 0) return null
  return (
    <Card title="还有要填的">
      {open.map((item) => (
        <Row
          key={`${item.publication} ${item.round}`}
          title={item.title}
          note={`请在 ${when(item.due_at)} 前提交`}
          onTap={() => replace('fill', { id: item.publication, round: item.round, person })}
        />
      ))}
    </Card>
  )
}
