// An organization as somebody sees it who belongs to it.

import { Badge, Card, Row } from '@/components'
import { start, go } from '@/routes'
import { type Brief, certificationOf } from '../organizations'

export function Member({ organization }: { organization: Brief }) {
  const { title, tone } = certificationOf(organization)
  return (
    <Card title={organization.name} aside={<Badge tone={tone}>{title}</Badge>}>
      <Row icon="form" title="今天要填的" note="单位发来的填报都在首页的待办里" onTap={() => start('home')} />
      <Row icon="history" title="我的填报记录" onTap={() => go('submissions')} />
      <Row icon="logout" title="退出单位" note="在“我的单位”中退出" onTap={() => go('organizations')} />
    </Card>
  )
}
