// What one was told: unread first seen, then taken for read, each with the way to what it tells of.

import { type Answer, type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Empty, Page, PagedList, Refused, SignedIn, tell } from '@/components'
import { unreadWords } from '@/components/unreadWords'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { useState } from 'react'
import { NoticeRow } from './NoticeRow'

export default function Notices() {
  return (
    <Page title="消息">
      <SignedIn why="登录后可以查看消息">{() => <Inbox />}</SignedIn>
    </Page>
  )
}

type Notice = Item<'GET /api/v1/me/notices'>

function Inbox() {
  const [unread, setUnread] = useState(0)
  const [readUntil, setReadUntil] = useState('')
  const notices = usePages<Notice>(async (cursor) => {
    const page: Answer<'GET /api/v1/me/notices'> = await call('GET /api/v1/me/notices', {
      query: { limit: 20, cursor },
    })
    setUnread(page.unread)
    return page
  }, [])
  useAgain(notices.reload)
  const reading = useAction(async (key: string) => {
    const until = notices.items[0]?.at
    setUnread((await call('POST /api/v1/me/notices/read', { body: { until }, key })).unread)
    setReadUntil(until ?? '')
    tell('已全部标为已读')
  })
  return (
    <>
      <Box className="notices-head">
        <Box className="note">{unread > 0 ? unreadWords(unread) : '没有未读消息'}</Box>
        {unread > 0 && notices.items.length > 0 && (
          <Button kind="plain" size="small" busy={reading.busy} onTap={() => void reading.run()}>
            全部标为已读
          </Button>
        )}
        <Button kind="plain" size="small" onTap={() => go('noticeSettings')}>
          消息设置
        </Button>
      </Box>
      <Refused error={reading.error} />
      <PagedList
        of={notices}
        className="card"
        row={(notice) => (
          <NoticeRow
            key={notice.id}
            notice={notice}
            isRead={notice.read || Date.parse(notice.at) <= (Date.parse(readUntil) || 0)}
          />
        )}
        empty={<Empty icon="notice" title="还没有消息" note="填报提醒、颜值变化、申请进度会出现在这里" />}
      />
    </>
  )
}
