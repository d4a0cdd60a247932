// What the same person still has to fill.

import { Card, Row } from '@/components'
import { timesOf } from '@/components/todoWords'
import { useOpenTodos } from '@/components/useOpenTodos'
import { replace } from '@/routes'
import { now } from '@/state/clock'

export function NextTodos({ person, except }: { person: string; except: string | null }) {
  const open = useOpenTodos(person).filter(({ publication }) => publication !== except)
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
