// What the same person still has to fill.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Row } from '@/components'
import { timesOf } from '@/pages/home/todoWords'
import { replace } from '@/routes'
import { now } from '@/state/clock'

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
          note={timesOf(item, now())}
          onTap={() => replace('fill', { id: item.publication, round: item.round, person })}
        />
      ))}
    </Card>
  )
}
