// A reminder above the reasons: what this person has not yet filled in today.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Row } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'

export function OpenTodo({ person }: { person: string }) {
  const todo = useLoad(() => call('GET /api/v1/me/todo', { query: { person } }), [person])
  const open = todo.data?.items.filter(({ state }) => state === 'open' || state === 'overdue') ?? []
  if (open.length === 0) return null
  return (
    <Box className="card code-todo">
      {open.map((one) => (
        <Row
          key={one.publication}
          icon="form"
          title={`今天还没有填报：${one.title}`}
          note={one.state === 'overdue' ? '已过截止时间，请尽快补填' : one.organization}
          onTap={() => go('fill', { id: one.publication, person, round: one.round })}
        />
      ))}
    </Box>
  )
}
