// Verification online, where this installation has a service for it: the service's page opens in its own app by a code
// or link, and only what the service then says to the server counts.

import { useState } from 'react'
import { platform } from '@platform'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { QrCode, Refused, Sheet, tell } from '@/components'
import { Box, Button } from '@/elements'
import { loadSettings } from '@/state/settings'
import type { Review } from './ReviewCard'

type Begun = Answer<'POST /api/v1/me/reviews/{review}/verification'>

export function Online({ review, onChanged }: { review: Review; onChanged: () => Promise<void> }) {
  const path = { review: review.id }
  const settings = useLoad(loadSettings, [])
  const [begun, setBegun] = useState<Begun | null>(null)
  const begin = useAction(async (key) => {
    setBegun(await call('POST /api/v1/me/reviews/{review}/verification', { path, body: {}, key }))
  })
  const copy = useAction(async () => {
    await platform.copy(begun?.url ?? '')
    tell('链接已复制，请在浏览器或支付宝中打开')
  })
  const finish = useAction(async (key) => {
    const found = await call('POST /api/v1/me/reviews/{review}/verification-result', { path, body: {}, key })
    if (found.status === 'pending') return tell('认证还没有完成，请先在认证页面按提示操作', 'failed')
    tell(found.status === 'approved' ? '实名认证已通过' : '认证未通过')
    setBegun(null)
    await onChanged()
  })
  if (!settings.data?.alipay_app_id && !settings.data?.development) return null
  return (
    <>
      <Box className="note persons-explain">不想等待人工审核？可在线核验本人（需刷脸），通过后立即生效。</Box>
      <Refused error={begin.error} />
      <Button block busy={begin.busy} onTap={() => void begin.run()}>
        在线认证
      </Button>
      {begun && (
        <Sheet
          title="在线认证"
          onClose={() => setBegun(null)}
          footer={
            <Button kind="primary" busy={finish.busy} onTap={() => void finish.run()}>
              我已完成认证
            </Button>
          }
        >
          <Box className="persons-explain">请用支付宝扫码，或复制链接打开，按提示完成刷脸，再回到这里。</Box>
          <QrCode text={begun.url} label="在线认证二维码" />
          <Box className="persons-center">
            <Button kind="plain" onTap={() => void copy.run()}>
              复制链接
            </Button>
          </Box>
          <Refused error={finish.error ?? copy.error} />
        </Sheet>
      )}
    </>
  )
}
