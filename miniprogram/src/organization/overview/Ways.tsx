// What administrators do for their organization, each a page of its own.

import { Card, Icon, type IconName } from '@/components'
import { Box, Button, Text } from '@/elements'
import { type PageName, go } from '@/routes'
import type { Organization } from '../organizations'

interface Way {
  page: PageName
  title: string
  icon: IconName
  /** Also of an organization that was closed. */
  lasting?: boolean
}

const WAYS: Way[] = [
  { page: 'invite', title: '邀请成员', icon: 'invite' },
  { page: 'members', title: '人员管理', icon: 'members', lasting: true },
  { page: 'departments', title: '部门', icon: 'company' },
  { page: 'gallery', title: '发布填报', icon: 'publish' },
  { page: 'publications', title: '已发布', icon: 'list', lasting: true },
  { page: 'upward', title: '人员上报', icon: 'report' },
  { page: 'applications', title: '单位申请', icon: 'apply', lasting: true },
  { page: 'jobs', title: '后台任务', icon: 'queue', lasting: true },
]

export function Ways({ organization }: { organization: Organization }) {
  const isOpen = organization.status === 'open'
  return (
    <Card title="管理">
      <Box className="organization-ways">
        {WAYS.filter(({ lasting }) => isOpen || lasting).map(({ page, title, icon }) => (
          <Button
            key={page}
            kind="bare"
            className="organization-way"
            onTap={() => go(page, { organization: organization.id })}
          >
            <Icon name={icon} className="row-icon" />
            <Text>{title}</Text>
          </Button>
        ))}
      </Box>
    </Card>
  )
}
