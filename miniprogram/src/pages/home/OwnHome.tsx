// Home of somebody who is logged in: who, which color, what is due, what else one may want.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Empty } from '@/components'
import { PersonSwitch } from '@/components/PersonSwitch'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { heard } from '@/state/clock'
import { chosenOf, currentPerson, usePersons } from '@/state/persons'
import { preferences } from '@/state/preferences'
import { useStore } from '@/state/stores'
import { ColorStrip } from './ColorStrip'
import { ElderHome } from './ElderHome'
import { LatestNotice } from './LatestNotice'
import { Tiles } from './Tiles'
import { TodoList } from './TodoList'
import { Waiting } from './Waiting'
import { useTodo } from './todo'
import { byUrgency, isOpen } from '@/components/todoWords'

export function OwnHome() {
  const { elder } = useStore(preferences)
  const persons = usePersons()
  const chosen = useStore(currentPerson)
  const person = chosenOf(persons.data ?? [], chosen)
  // Oneself needs no name; whom one chose last is waited for, lest somebody else's color flashes up.
  const asked =
    person !== null
      ? person.is_self
        ? undefined
        : person.id
      : chosen === null || persons.error !== null
        ? undefined
        : null
  const isNobody = persons.data !== null && persons.data.length === 0
  const color = useLoad(asked === null || isNobody ? null : () => loadColor(asked), [asked, isNobody])
  const todo = useTodo(isNobody ? null : asked)
  useAgain(() => Promise.all([persons.reload(), color.reload(), todo.reload()]))
  if (isNobody) return <Unregistered />
  const open = todo.data && byUrgency(todo.data.items.filter(isOpen))
  const of = asked ?? undefined
  const isAlone = persons.data?.length === 1
  const greeting =
    person && (isAlone ? <Box className="home-greeting">您好，{person.name}</Box> : <PersonSwitch title="为谁办理" />)
  if (elder)
    return (
      <>
        {greeting}
        <Waiting />
        <ElderHome open={open} person={of} />
      </>
    )
  return (
    <>
      {greeting}
      <ColorStrip color={color} person={of} />
      <Waiting />
      <Tiles open={open ?? []} person={of} />
      <TodoList todo={todo} person={of} />
      <LatestNotice />
    </>
  )
}

async function loadColor(person: string | undefined) {
  const answer = await call('GET /api/v1/me/color', { query: { person } })
  heard(answer.server_time)
  return answer
}

function Unregistered() {
  return (
    <>
      <Empty icon="me" title="还没有登记本人信息" note="登记后才有颜值，才能扫码进出和填报。只需一次，约一分钟。">
        <Button kind="primary" onTap={() => go('persons', { add: 1 })}>
          登记本人信息
        </Button>
      </Empty>
      <Tiles open={[]} person={undefined} />
    </>
  )
}
