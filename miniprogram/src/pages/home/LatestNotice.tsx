// The newest message, while it is unread.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Row } from '@/components'
import { when } from '@/components/times'
import { unreadWords } from '@/components/unreadWords'
import { go } from '@/routes'

export function LatestNotice() {
  const notices = useLoad(() => call('GET /api/v1/me/notices', { query: { limit: 1 } }), [])
  useAgain(notices.reload)
  const [newest] = notices.data?.items ?? []
  if (!newest || newest.read) return null
  return (
    <Card>
      <Row
        icon="notice"
        title={newest.title}
        note={`${when(newest.at)} · ${newest.text}`}
        value={<Badge tone="active">{unreadWords(notices.data?.unread ?? 1)}</Badge>}
        onTap={() => go('notices')}
      />
    </Card>
  )
}
