// One relation between an account and a person, and what this side may do about it.

import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Badge, Refused, Row, ask, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { proxyWord, relationTitle } from '@/components/personWords'

export type ProxyItem = Item<'GET /api/v1/me/proxies'>

export function ProxyLine({ proxy, onChanged }: { proxy: ProxyItem; onChanged: () => Promise<void> }) {
  const word = proxyWord(proxy.status)
  const decide = useAction(async (key, accept: boolean) => {
    await call('POST /api/v1/me/proxies/{proxy}/decision', { path: { proxy: proxy.id }, body: { accept }, key })
    tell(accept ? '已同意' : '已拒绝')
    await onChanged()
  })
  const end = useAction(async () => {
    await call('DELETE /api/v1/me/proxies/{proxy}', { path: { proxy: proxy.id } })
    tell('已解除代填')
    await onChanged()
  })
  const refuse = async () => {
    const text = '拒绝后，对方不能再以代填人身份登记此人。'
    if (await ask({ title: '拒绝代填申请？', text, confirm: '拒绝', danger: true })) await decide.run(false)
  }
  const stop = async () => {
    if (await ask({ title: '解除代填？', text: ending(proxy), confirm: '解除', danger: true })) await end.run()
  }
  const isAsking = !proxy.is_mine && proxy.status === 'requested'
  return (
    <Box className="proxies-line">
      <Row
        icon="family"
        title={proxy.is_mine ? proxy.name : `账号 ${proxy.phone || '（未绑定手机）'}`}
        note={
          <>
            <Box>{noteOf(proxy)}</Box>
            {!isAsking && <Badge tone={word.tone}>{word.title}</Badge>}
          </>
        }
      />
      <Box className="proxies-buttons">
        {isAsking && (
          <>
            <Button size="small" disabled={decide.busy} onTap={() => void refuse()}>
              拒绝
            </Button>
            <Button size="small" kind="primary" busy={decide.busy} onTap={() => void decide.run(true)}>
              同意
            </Button>
          </>
        )}
        {!isAsking && (
          <Button size="small" kind="danger" busy={end.busy} onTap={() => void stop()}>
            解除
          </Button>
        )}
      </Box>
      <Refused error={decide.error ?? end.error} />
    </Box>
  )
}

function noteOf({ is_mine, name, relation, at }: ProxyItem): string {
  return [is_mine ? '' : `为 ${name} 代填`, relationTitle(relation), when(at)].filter(Boolean).join(' · ')
}

function ending(proxy: ProxyItem): string {
  if (proxy.is_mine) return `解除后，您不能再为 ${proxy.name} 登记、填报或查看颜值。`
  return `解除后，对方不能再为 ${proxy.name} 登记、填报或查看颜值，也不能自行重新登记此人。`
}
