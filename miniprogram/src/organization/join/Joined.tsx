// One belongs to it now: what that means, and what is to be filled in today.

import { Card, Row } from '@/components'
import { dayOf, until } from '@/components/times'
import { useOpenTodos } from '@/components/useOpenTodos'
import { Box, Button } from '@/elements'
import { go, start } from '@/routes'
import { now } from '@/state/clock'
import { useCurrentPerson } from '@/state/persons'
import { type Membership, wasMember } from './joining'

export function Joined({ membership }: { membership: Membership }) {
  const { organization, member } = membership
  const person = useCurrentPerson()?.id
  const due = useOpenTodos(person)
  return (
    <>
      <Card title={wasMember(membership, dayOf(now())) ? '您已经是该单位的成员' : '加入成功'}>
        <Row className="organization-detail" title="单位" value={organization.name} />
        <Row className="organization-detail" title="姓名" value={member.name} />
        <Row className="organization-detail" title="部门" value={member.department} />
        <Box className="note">单位发布的填报会出现在首页的待办里，您的填报结果会提供给该单位。</Box>
      </Card>
      {due.length > 0 && (
        <Card title="今天要填的">
          {due.map((one) => (
            <Row
              key={`${one.publication} ${one.round}`}
              icon="form"
              title={one.title}
              note={one.due_at && `${until(one.due_at, now())} 前提交`}
              onTap={() => go('fill', { id: one.publication, person, round: one.round })}
            />
          ))}
        </Card>
      )}
      <Box className="organization-buttons">
        <Button block onTap={() => start('home')}>
          回到首页
        </Button>
      </Box>
    </>
  )
}
