// Where one is logged in, which phones need no captcha, and ending either.

import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { usePages } from '@/api/usePages'
import { Badge, Card, Empty, Page, PagedList, Refused, Row, Shown, SignedIn, ask, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { start } from '@/routes'
import { deviceToken } from '@/state/device'
import { end } from '@/state/session'

type Login = Item<'GET /api/v1/me/sessions'>
type Device = Item<'GET /api/v1/me/devices'>

const HOW: Record<string, string> = {
  code: '短信验证码',
  password: '密码',
  registration: '注册',
  wechat: '微信',
  alipay: '支付宝',
}

export default function Logins() {
  return (
    <Page title="登录与设备">
      <SignedIn>
        {() => (
          <>
            <Sessions />
            <Devices />
            <Everywhere />
          </>
        )}
      </SignedIn>
    </Page>
  )
}

function Sessions() {
  const sessions = usePages<Login>((cursor) => call('GET /api/v1/me/sessions', { query: { limit: 20, cursor } }), [])
  const ending = useAction(async (_: string, session: Login) => {
    if (
      !(await ask({
        title: '退出这个登录？',
        text: `${HOW[session.how] ?? session.how}，${when(session.at)}`,
        confirm: '退出',
        danger: true,
      }))
    )
      return
    await call('DELETE /api/v1/me/sessions/{session}', { path: { session: session.id } })
    tell('已退出')
    await sessions.reload()
  })
  return (
    <Card title="我的登录">
      <PagedList
        of={sessions}
        row={(one) => (
          <Row
            key={one.id}
            icon="me"
            title={`${HOW[one.how] ?? one.how}登录`}
            note={`${when(one.at)} 登录，${when(one.expires_at)} 到期`}
            value={
              one.is_current ? (
                <Badge tone="good">现在这个</Badge>
              ) : (
                <EndButton what={`${when(one.at)} 的登录`} busy={ending.busy} onTap={() => void ending.run(one)} />
              )
            }
          />
        )}
        empty={<Empty title="没有登录记录" />}
      />
      <Refused error={ending.error} />
    </Card>
  )
}

function Devices() {
  const devices = useLoad(async () => (await call('GET /api/v1/me/devices')).items, [])
  const ending = useAction(async (_: string, device: Device) => {
    if (
      !(await ask({
        title: '不再信任这部手机？',
        text: '下次用密码登录时须填写图形验证码。',
        confirm: '不再信任',
        danger: true,
      }))
    )
      return
    await call('DELETE /api/v1/me/devices/{device}', { path: { device: device.id } })
    await devices.reload()
  })
  return (
    <Card title="信任的设备">
      <Shown of={devices}>
        {(items) => (
          <>
            {items.length === 0 && <Box className="note">没有。用密码登录时可以选择信任这部手机。</Box>}
            {items.map((one) => (
              <Row
                key={one.id}
                icon="phone"
                title={one.title || '没有名称的设备'}
                note={`${when(one.at)} 起，至 ${when(one.expires_at)}`}
                value={<EndButton what={one.title} busy={ending.busy} onTap={() => void ending.run(one)} />}
              />
            ))}
          </>
        )}
      </Shown>
      <Refused error={ending.error} />
    </Card>
  )
}

function EndButton({ what, busy, onTap }: { what: string; busy: boolean; onTap: () => void }) {
  return (
    <Button size="small" disabled={busy} label={`退出${what}`} onTap={onTap}>
      退出
    </Button>
  )
}

function Everywhere() {
  const ending = useAction(async () => {
    const text = '包括这部手机在内，全部退出，并取消所有信任的设备。手机丢失时请这样做。'
    if (!(await ask({ title: '在所有地方退出？', text, confirm: '全部退出', danger: true }))) return
    await call('DELETE /api/v1/me/sessions')
    deviceToken.set(null)
    end()
    start('home')
  })
  return (
    <>
      <Refused error={ending.error} />
      <Button kind="danger" block busy={ending.busy} onTap={() => void ending.run()}>
        在所有地方退出登录
      </Button>
    </>
  )
}
