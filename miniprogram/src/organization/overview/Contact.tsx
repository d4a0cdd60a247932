// Whom to ask: the hotline, and that large organizations are served by a contact of their own (ZE-10).

import { useLoad } from '@/api/useLoad'
import { Card, Row } from '@/components'
import { dial } from '@/components/Hotline'
import { Box } from '@/elements'
import { go } from '@/routes'
import { loadSettings } from '@/state/settings'
import { type Organization, isLarge } from '../organizations'

export function Contact({ organization }: { organization: Organization }) {
  const settings = useLoad(loadSettings, [])
  const hotline = settings.data?.hotline
  return (
    <Card title="帮助">
      {isLarge(organization) && (
        <Box className="organization-service">
          500 人以上的单位可以使用专属服务：协助导入花名册、设置部门和批量上报。
          {hotline ? '请拨打咨询电话，说明单位名称。' : '请联系所在区的疫情防控工作人员，说明单位名称。'}
        </Box>
      )}
      {hotline && <Row icon="phone" title="咨询电话" value={hotline} onTap={() => dial(hotline)} />}
      <Row icon="help" title="使用说明" onTap={() => go('help')} />
    </Card>
  )
}
