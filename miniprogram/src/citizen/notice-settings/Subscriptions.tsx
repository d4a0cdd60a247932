// WeChat sends one message for each time its user accepted: how many are left, and accepting more.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Refused, Row, Shown, tell } from '@/components'
import { Box, Button } from '@/elements'
import { platform } from '@platform'

const MOST_AT_ONCE = 3

export function Subscriptions() {
  const templates = useLoad(
    platform.name === 'wechat' ? async () => (await call('GET /api/v1/me/subscriptions')).items : null,
    [],
  )
  const subscribing = useAction(async (key: string) => {
    const fewest = [...(templates.data ?? [])].sort((one, other) => one.left - other.left).slice(0, MOST_AT_ONCE)
    const results = await platform.subscribe(fewest.map((one) => one.template))
    if (Object.keys(results).length === 0) return tell('没有打开订阅，请在微信的小程序设置中允许接收订阅消息', 'failed')
    templates.put((await call('POST /api/v1/me/subscriptions', { body: { results }, key })).items)
  })
  if (platform.name !== 'wechat') return null
  return (
    <Card title="微信订阅">
      <Box className="note">微信每同意一次，只能发送一条。多点几次，可多收几条。</Box>
      <Shown of={templates}>
        {(items) => (
          <>
            {items.map((one) => (
              <Row
                key={one.template}
                title={one.kinds.join('、')}
                value={one.lasting ? (one.left > 0 ? '长期有效' : '未订阅') : `还可收 ${one.left} 条`}
              />
            ))}
            {items.length === 0 && <Box className="note">本系统没有开通微信订阅消息</Box>}
            <Refused error={subscribing.error} />
            {items.length > 0 && (
              <Button kind="primary" block busy={subscribing.busy} onTap={() => void subscribing.run()}>
                订阅消息
              </Button>
            )}
          </>
        )}
      </Shown>
    </Card>
  )
}
