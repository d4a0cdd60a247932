// Who of the family belongs to an organization, since when, and leaving it.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Row, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { usePersons } from '@/state/persons'
import type { Own } from '../organizations'

export interface MembershipsProps {
  organization: Own
  left: () => void
}

export function Memberships({ organization, left }: MembershipsProps) {
  const persons = usePersons().data ?? []
  const nameOf = (person: string) => persons.find(({ id }) => id === person)?.name ?? '家人'
  const leave = useAction(async (_key, member: string, name: string) => {
    const text = `退出后，${name}不再需要向「${organization.name}」填报，该单位也看不到今后的填报。此前的记录保留。`
    if (!(await ask({ title: '退出单位？', text, confirm: '退出', danger: true }))) return
    await call('DELETE /api/v1/me/memberships/{member}', { path: { member } })
    tell('已退出')
    left()
  })
  return (
    <Box>
      <Refused error={leave.error} />
      {organization.memberships.map(({ id, person, department, since }) => (
        <Row
          key={id}
          icon="members"
          title={organization.name}
          note={`${nameOf(person)}　${department ?? ''}　${since} 加入`}
          value={
            <Button
              size="small"
              busy={leave.busy}
              label={`${nameOf(person)}退出${organization.name}`}
              onTap={() => void leave.run(id, nameOf(person))}
            >
              退出
            </Button>
          }
        />
      ))}
    </Box>
  )
}
