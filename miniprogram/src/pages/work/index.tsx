// The way to everything that is work: organizations one administers or belongs to, and what one's grants allow. What is
// offered follows from what the server says one may do, never from a list of roles.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Page, Row, Shown, SignedIn } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'
import { Duties } from './Duties'
import { Organizations } from './Organizations'
import { dutiesOf } from './dutiesByVerb'

export default function Work() {
  return (
    <Page title="工作" main="work">
      <SignedIn why="登录后可以管理单位、值守和办理审核">{() => <Hub />}</SignedIn>
    </Page>
  )
}

function Hub() {
  const access = useLoad(() => call('GET /api/v1/me/access'), [])
  const organizations = useLoad(async () => (await call('GET /api/v1/me/organizations')).items, [])
  useAgain(() => Promise.all([access.reload(), organizations.reload()]))
  const duties = dutiesOf(access.data?.verbs ?? [])
  const hasJobs = duties.length > 0 || !!organizations.data?.some((one) => one.administers)
  return (
    <>
      <Shown of={access}>{({ grants }) => <Duties duties={duties} grants={grants} />}</Shown>
      <Shown of={organizations}>{(items) => <Organizations items={items} />}</Shown>
      {hasJobs && (
        <Card>
          <Row icon="download" title="任务与文件" note="导出、导入的进度与下载" onTap={() => go('jobs')} />
        </Card>
      )}
      {access.data?.grants.length === 0 && (
        <Box className="note work-note">
          值守人员、社区和审核人员由上级开通。开通后请重新登录，这里会出现相应的功能。
        </Box>
      )}
    </>
  )
}
