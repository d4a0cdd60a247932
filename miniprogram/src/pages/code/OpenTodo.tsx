// A reminder above the reasons: what this person has not yet filled in today.

import { Row } from '@/components'
import { useOpenTodos } from '@/components/useOpenTodos'
import { Box } from '@/elements'
import { go } from '@/routes'

export function OpenTodo({ person }: { person: string }) {
  const open = useOpenTodos(person)
  if (open.length === 0) return null
  return (
    <Box className="card code-todo">
      {open.map((one) => (
        <Row
          key={`${one.publication} ${one.round}`}
          icon="form"
          title={`今天还没有填报：${one.title}`}
          note={one.state === 'overdue' ? '已过截止时间，请尽快补填' : one.organization_name}
          onTap={() => go('fill', { id: one.publication, person, round: one.round })}
        />
      ))}
    </Box>
  )
}
