// The organizations of whoever is logged in: those administered, and those joined.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Empty, Page, Row, Shown, SignedIn } from '@/components'
import { Button } from '@/elements'
import { go } from '@/routes'
import { Memberships } from './Memberships'
import { certificationOf, type Own } from '../organizations'

export default function Organizations() {
  const footer = (
    <>
      <Button onTap={() => go('join')}>加入单位</Button>
      <Button kind="primary" onTap={() => go('organizationNew')}>
        创建单位
      </Button>
    </>
  )
  return (
    <Page title="我的单位" footer={footer}>
      <SignedIn why="登录后才能看到您的单位">{() => <OwnOrganizations />}</SignedIn>
    </Page>
  )
}

function OwnOrganizations() {
  const own = useLoad(() => call('GET /api/v1/me/organizations'), [])
  useAgain(own.reload)
  return (
    <Shown of={own}>
      {({ items }) => {
        const administered = items.filter((one) => one.administers)
        const joined = items.filter((one) => one.memberships.length > 0)
        if (items.length === 0)
          return (
            <Empty
              icon="company"
              title="还没有单位"
              note="扫描单位的邀请码即可加入；负责人可以创建单位，邀请员工填报"
            />
          )
        return (
          <>
            {administered.length > 0 && (
              <Card title="我管理的">
                {administered.map((one) => (
                  <Administered key={one.id} organization={one} />
                ))}
              </Card>
            )}
            {joined.length > 0 && (
              <Card title="我加入的">
                {joined.map((one) => (
                  <Memberships key={one.id} organization={one} left={() => void own.reload()} />
                ))}
              </Card>
            )}
          </>
        )
      }}
    </Shown>
  )
}

function Administered({ organization }: { organization: Own }) {
  const isOpen = organization.status === 'open'
  const certification = certificationOf(organization)
  return (
    <Row
      icon="company"
      title={organization.name}
      value={<Badge tone={isOpen ? certification.tone : 'neutral'}>{isOpen ? certification.title : '已停用'}</Badge>}
      onTap={() => go('organization', { id: organization.id })}
    />
  )
}
