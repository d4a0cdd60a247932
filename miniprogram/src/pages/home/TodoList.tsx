// Today's forms: what is open or late, what is done, what was missed.

import { Badge, Card, Empty, Failure, Loading, Row } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { now } from '@/state/clock'
import { openForm } from './opening'
import type { ShownTodo, TodoItem } from './todo'
import { badgeOf, byUrgency, isOpen, timesOf } from '@/components/todoWords'

export function TodoList({ todo, person }: { todo: ShownTodo; person: string | undefined }) {
  return (
    <Card title="今日待办">
      {todo.from && <Box className="note">没有网络，这是 {when(todo.from)} 的内容</Box>}
      {todo.data !== null ? (
        <Items items={byUrgency([...todo.data.items, ...todo.data.missed])} person={person} />
      ) : todo.error !== null ? (
        <Failure error={todo.error} retry={() => void todo.reload()} />
      ) : (
        <Loading />
      )}
    </Card>
  )
}

function Items({ items, person }: { items: TodoItem[]; person: string | undefined }) {
  if (items.length === 0)
    return <Empty icon="check" title="今天没有要填的表单" note="单位或社区发布的表单会出现在这里" />
  return (
    <Box>
      {items.map((item) => (
        <TodoRow key={`${item.publication}:${item.round}`} item={item} person={person} />
      ))}
    </Box>
  )
}

function TodoRow({ item, person }: { item: TodoItem; person: string | undefined }) {
  const badge = badgeOf(item)
  const times = timesOf(item, now())
  return (
    <Row
      icon="form"
      title={item.title}
      note={[item.organization_name, times].filter(Boolean).join(' · ')}
      value={<Badge tone={badge.tone}>{badge.word}</Badge>}
      onTap={isOpen(item) || item.state === 'done' ? () => openForm(item, person) : undefined}
    />
  )
}
