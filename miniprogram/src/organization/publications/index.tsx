// The forms that an organization has published, by what has become of them.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { type Item, call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Badge, Card, Empty, Page, PagedList, Row, SignedIn, Tabs } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { audienceOf } from '../publish/settings'
import { STATUSES, TONES, audienceWords } from '../publish/words'

type Publication = Item<'GET /api/v1/publications'>
type Status = Publication['status']

const TABS: { id: Status; title: string }[] = [
  { id: 'open', title: '收集中' },
  { id: 'paused', title: '已暂停' },
  { id: 'draft', title: '草稿' },
  { id: 'ended', title: '已结束' },
]

export default function Publications() {
  const { organization = '' } = useRouter().params
  return (
    <Page title="已发布的表单" className="page-with-footer">
      <SignedIn>{() => <Lists organization={organization} />}</SignedIn>
    </Page>
  )
}

function Lists({ organization }: { organization: string }) {
  const [status, setStatus] = useState<Status>('open')
  const pages = usePages(
    (cursor) => call('GET /api/v1/publications', { query: { organization, status, limit: 20, cursor } }),
    [organization, status],
  )
  useAgain(pages.reload)
  return (
    <>
      <Tabs label="发布状态" tabs={TABS} current={status} onChoose={setStatus} />
      <PagedList
        of={pages}
        row={(one) => <Published key={one.id} publication={one} organization={organization} />}
        empty={<Nothing status={status} />}
      />
      <Box className="page-footer">
        <Button kind="primary" onTap={() => go('gallery', { organization })}>
          发布新表单
        </Button>
      </Box>
    </>
  )
}

function Published({ publication, organization }: { publication: Publication; organization: string }) {
  const { id, title, status, describe } = publication
  const audience = audienceOf(publication)
  return (
    <Card title={title} aside={<Badge tone={TONES[status]}>{STATUSES[status]}</Badge>}>
      <Box className="note">{describe}</Box>
      <Box className="note">
        发送给{audienceWords(audience)}，{when(publication.created_at)}发布
      </Box>
      {status !== 'draft' && audience.who === 'members' && (
        <Row icon="chart" title="填报情况" onTap={() => go('board', { publication: id, organization })} />
      )}
      <Row icon="settings" title="设置与分享" onTap={() => go('publication', { id })} />
    </Card>
  )
}

function Nothing({ status }: { status: Status }) {
  if (status === 'open')
    return <Empty icon="publish" title="没有正在收集的表单" note="点下面的“发布新表单”，选一个模板，三分钟即可发出" />
  return <Empty icon="publish" title="这里还没有表单" />
}
