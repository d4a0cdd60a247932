// What certification 高级认证 is for, how it stands, and applying for it (ZE-11).

import { Badge, Card } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { type Organization, certificationOf } from '../organizations'

const NOTES: Record<Organization['certification'], string> = {
  none: '未认证的单位最多 500 名成员，其中批量导入的最多 50 名。提交证照和加盖公章的公函即可申请，预计 3 个工作日内审核完成。',
  pending: '申请正在审核，预计 3 个工作日内完成。审核期间不能修改单位名称。',
  certified: '可以有 10 万名成员，批量导入不受 50 人的限制。修改单位名称后需要重新认证。',
  rejected: '上次申请没有通过，请查看审核意见，改正后重新申请。',
}

export function Certification({ organization }: { organization: Organization }) {
  const { id, certification } = organization
  const { title, tone } = certificationOf(organization)
  const apply = () => go('fill', { template: 'organization_certification', organization: id })
  return (
    <Card title="高级认证" aside={<Badge tone={tone}>{title}</Badge>}>
      <Box className="note">{NOTES[certification]}</Box>
      <Box className="organization-buttons">
        {(certification === 'none' || certification === 'rejected') && (
          <Button size="small" kind="primary" onTap={apply}>
            申请认证
          </Button>
        )}
        {certification !== 'none' && (
          <Button size="small" onTap={() => go('applications', { organization: id })}>
            查看申请
          </Button>
        )}
      </Box>
    </Card>
  )
}
