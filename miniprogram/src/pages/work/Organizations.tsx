// The organizations one administers, each with the way to its boards, those one belongs to, and how to get one.

import type { Item } from '@/api'
import { Badge, Card, Row } from '@/components'
import { openScanner } from '@/components/scanning'
import { Box, Button, Text } from '@/elements'
import { go } from '@/routes'

type Own = Item<'GET /api/v1/me/organizations'>

export function Organizations({ items }: { items: Own[] }) {
  const administered = items.filter((one) => one.administers)
  const joined = items.filter((one) => one.memberships.length > 0)
  return (
    <>
      {administered.map((one) => (
        <Administered key={one.id} organization={one} />
      ))}
      <Card title="我加入的单位">
        {joined.length === 0 && (
          <Box className="note">还没有加入单位。扫单位发来的邀请二维码，或打开邀请链接，就能加入并收到单位的填报。</Box>
        )}
        {joined.map((one) => (
          <Row
            key={one.id}
            icon="company"
            title={one.name}
            note={departmentsOf(one)}
            onTap={() => go('organizations')}
          />
        ))}
        <Row icon="scan" title="扫邀请码加入单位" onTap={() => void openScanner()} />
        <Row icon="add" title="创建单位" note="发布表单、查看填报、申请复工" onTap={() => go('organizationNew')} />
      </Card>
    </>
  )
}

function Administered({ organization }: { organization: Own }) {
  const given = { organization: organization.id }
  const links = [
    { title: '填报情况', open: () => go('publications', given) },
    { title: '发布表单', open: () => go('gallery', given) },
    { title: '成员', open: () => go('members', given) },
    { title: '邀请', open: () => go('invite', given) },
    { title: '上报', open: () => go('upward', given) },
    { title: '申请', open: () => go('applications', given) },
  ]
  return (
    <Card>
      <Row
        icon="company"
        title={organization.name}
        note={organization.status === 'open' ? '我是管理员' : '已停用'}
        value={organization.certification === 'certified' ? <Badge tone="good">已认证</Badge> : undefined}
        onTap={() => go('organization', { id: organization.id })}
      />
      {organization.status === 'open' && (
        <Box className="work-links" role="group" label={organization.name}>
          {links.map((link) => (
            <Button key={link.title} kind="bare" className="work-link" onTap={link.open}>
              <Text>{link.title}</Text>
            </Button>
          ))}
        </Box>
      )}
    </Card>
  )
}

function departmentsOf(organization: Own): string | undefined {
  return (
    organization.memberships
      .map((one) => one.department)
      .filter(Boolean)
      .join('、') || undefined
  )
}
