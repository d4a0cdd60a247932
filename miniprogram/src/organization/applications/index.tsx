// An organization's applications: where each stands, until when, and what is to be done.

import { useRouter } from '@tarojs/taro'
import { type Item, call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Badge, Empty, Page, PagedList, Row, SignedIn, toneOf } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { go } from '@/routes'
import { NewApplication } from './NewApplication'
import { dueWords } from './states'

type Application = Item<'GET /api/v1/me/records'>

export default function Applications() {
  const { organization } = useRouter().params
  return (
    <Page title="申请" className="page-with-footer">
      <SignedIn>{() => <List organization={organization} />}</SignedIn>
    </Page>
  )
}

function List({ organization }: { organization: string | undefined }) {
  const pages = usePages(
    (cursor) => call('GET /api/v1/me/records', { query: { organization, limit: 20, cursor } }),
    [organization],
  )
  useAgain(pages.reload)
  const empty = <Empty icon="apply" title="还没有申请" note="提交后可以在这里查看办理进度和审核意见" />
  return (
    <>
      <Box className="card">
        <PagedList of={pages} row={(one) => <Line key={one.id} application={one} />} empty={empty} />
      </Box>
      <NewApplication organization={organization} />
    </>
  )
}

function Line({ application }: { application: Application }) {
  const { id, title, number_title: number, state, at, overdue, next } = application
  const due = dueWords(application)
  return (
    <Row
      icon="apply"
      title={number ? `${title} · ${number}` : title}
      note={
        <>
          <Badge tone={toneOf(state.tone)}>{state.title}</Badge>
          <Box>
            {when(at)} 提交
            {due && <> · {overdue ? <Badge tone="warning">{due}</Badge> : due}</>}
          </Box>
          {!state.final && <Box>{next}</Box>}
        </>
      }
      onTap={() => go('application', { id })}
    />
  )
}
