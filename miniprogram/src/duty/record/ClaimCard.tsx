// Whose hands a record is in: taking it, putting it back, taking it over from a colleague who was asked.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, ask, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import type { ShownRecord } from './types'

export interface ClaimCardProps {
  record: ShownRecord
  put: (record: ShownRecord) => void
  reload: () => Promise<void>
}

export function ClaimCard({ record, put, reload }: ClaimCardProps) {
  const { claimed } = record
  const path = { record: record.id }
  const take = useAction(async (key, takeover: boolean) => {
    if (
      takeover &&
      !(await ask({ title: '接手办理？', text: '请先与正在办理的同事说明。接手会记入办理经过。', confirm: '接手' }))
    )
      return
    const held = await call('POST /api/v1/records/{record}/claim', { path, body: { takeover }, key })
    put({ ...record, claimed: held.claimed })
    tell(takeover ? '已接手，请在两小时内办理' : '已领取，请在两小时内办理')
  })
  const release = useAction(async () => {
    const held = await call('DELETE /api/v1/records/{record}/claim', { path })
    put({ ...record, claimed: held.claimed })
  })
  const error = take.error ?? release.error
  return (
    <Card className="record-claim">
      <Box className="record-claim-words">
        {claimed === null ? '还没有人领取' : `${holderOf(claimed)}正在办理，${when(claimed.until)}前有效`}
      </Box>
      {record.may.claim && claimed === null && (
        <Button size="small" busy={take.busy} onTap={() => void take.run(false)}>
          领取
        </Button>
      )}
      {record.may.claim && claimed !== null && !claimed.mine && (
        <Button size="small" busy={take.busy} onTap={() => void take.run(true)}>
          接手
        </Button>
      )}
      {claimed?.mine && (
        <Button size="small" busy={release.busy} onTap={() => void release.run()}>
          放回
        </Button>
      )}
      <Refused error={error} />
      {error !== null && (
        <Button kind="plain" size="small" onTap={() => void reload()}>
          查看最新情况
        </Button>
      )}
    </Card>
  )
}

function holderOf({ mine, office, name }: NonNullable<ShownRecord['claimed']>): string {
  return mine ? '我' : [office, name].filter(Boolean).join(' ')
}
