// One message. Opening it takes it, and what is older, for read: the server keeps an instant, not a mark on each.

import { type Item, call } from '@/api'
import { Badge, Icon } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { PAGES, go, start } from '@/routes'
import { destinationOf } from './about'

type Notice = Item<'GET /api/v1/me/notices'>

const MAIN: readonly string[] = [PAGES.home, PAGES.code, PAGES.work, PAGES.me]

export function NoticeRow({ notice, isRead }: { notice: Notice; isRead: boolean }) {
  const leads = destinationOf(notice)
  const open =
    leads &&
    (() => {
      if (!isRead) void call('POST /api/v1/me/notices/read', { body: { until: notice.at } }).catch(() => undefined)
      const move = MAIN.includes(PAGES[leads.page]) ? start : go
      move(leads.page, leads.given)
    })
  return (
    <Box className={`row notice ${open ? 'row-tappable' : ''}`} onTap={open ?? undefined}>
      <Box className="row-words">
        <Box className="notice-title">
          {notice.title}
          {!isRead && <Badge tone="active">未读</Badge>}
        </Box>
        <Box className="notice-text">{notice.text}</Box>
        <Box className="row-note">{when(notice.at)}</Box>
      </Box>
      {open && <Icon name="next" className="row-next" />}
    </Box>
  )
}
