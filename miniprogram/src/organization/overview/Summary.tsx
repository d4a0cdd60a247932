// The name of an organization and how many belong to it.

import { Badge, Card, Row } from '@/components'
import { go } from '@/routes'
import { type Organization, certificationOf } from '../organizations'

export function Summary({ organization }: { organization: Organization }) {
  const { id, members, room } = organization
  const { title, tone } = certificationOf(organization)
  return (
    <Card title={organization.name} aside={<Badge tone={tone}>{title}</Badge>}>
      <Row
        icon="members"
        title="成员"
        note={`还可以加入 ${room} 人`}
        value={`${members} 人`}
        onTap={() => go('members', { organization: id })}
      />
    </Card>
  )
}
