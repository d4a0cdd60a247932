// Who invites to which organization: what one looks at before joining.

import { Badge, Card, Row } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { joinWords } from '../organizations'
import type { Invitation } from './joining'

export function InvitationCard({ invitation, again }: { invitation: Invitation; again: () => void }) {
  const { organization, title, department, certified, join_requires, expires_at } = invitation
  return (
    <Card>
      <Box as="h2" className="organization-invitation">
        {title}
      </Box>
      <Row className="organization-detail" title="单位" value={organization} />
      <Row
        title="高级认证"
        value={<Badge tone={certified ? 'good' : 'neutral'}>{certified ? '已认证' : '未认证'}</Badge>}
      />
      {department && <Row title="部门" value={department} />}
      <Row className="organization-detail" title="加入条件" value={joinWords(join_requires)} />
      <Row title="有效期至" value={when(expires_at)} />
      {!certified && <Box className="note">该单位未经认证，请与邀请人核实单位名称后再加入。</Box>}
      <Button kind="plain" size="small" onTap={again}>
        不是这个单位？重新输入邀请码
      </Button>
    </Card>
  )
}
