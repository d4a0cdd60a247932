// What belongs to the account.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Icon, Row } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'
import { waiting } from '@/state/outbox'
import { usePersons } from '@/state/persons'
import type { Session } from '@/state/session'
import { useStore } from '@/state/stores'
import { unreadWords } from '@/components/unreadWords'
import { IdentityRow } from './IdentityRow'

export function Account({ session }: { session: Session }) {
  const persons = usePersons()
  const notices = useLoad(() => call('GET /api/v1/me/notices', { query: { limit: 1 } }), [])
  useAgain(() => Promise.all([persons.reload(), notices.reload()]))
  const unsent = useStore(waiting).length
  const self = persons.data?.find((person) => person.is_self) ?? null
  const others = (persons.data?.length ?? 0) - (self === null ? 0 : 1)
  const unread = notices.data?.unread ?? 0
  return (
    <>
      <Box as="section" className="me-head">
        <Icon name="me" className="me-face" />
        <Box>
          <Box className="me-name">{self?.name ?? (persons.data === null ? ' ' : '还没有登记本人信息')}</Box>
          <Box className="note">{session.phone}</Box>
        </Box>
      </Box>
      <Card>
        <IdentityRow self={self} isKnown={persons.data !== null} />
        <Row
          icon="family"
          title="家人"
          note="为老人、孩子代办"
          value={others > 0 ? `${others} 人` : undefined}
          onTap={() => go('persons')}
        />
        <Row icon="invite" title="代填授权" note="我为谁代填，谁为我代填" onTap={() => go('proxies')} />
      </Card>
      <Card>
        <Row
          icon="notice"
          title="消息"
          value={unread > 0 ? <Badge tone="active">{unreadWords(unread)}</Badge> : undefined}
          onTap={() => go('notices')}
        />
        <Row icon="history" title="填报记录" onTap={() => go('submissions', { person: self?.id })} />
        <Row icon="place" title="出入记录" onTap={() => go('visits', { person: self?.id })} />
        <Row
          icon="queue"
          title="待发送"
          note="没有网络时填的表单"
          value={unsent > 0 ? `${unsent} 条` : undefined}
          onTap={() => go('outbox')}
        />
        <Row icon="company" title="我的单位" onTap={() => go('organizations')} />
      </Card>
      <Card>
        <Row icon="review" title="颜值申诉" onTap={() => go('appeals', { person: self?.id })} />
        <Row icon="privacy" title="隐私与授权" note="同意书、谁看过我的信息、导出与删除" onTap={() => go('privacy')} />
        <Row icon="shield" title="登录与设备" onTap={() => go('logins')} />
        <Row icon="edit" title="修改密码" onTap={() => go('password')} />
      </Card>
    </>
  )
}
