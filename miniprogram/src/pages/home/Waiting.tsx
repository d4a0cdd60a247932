// What was handed in without a network and has not arrived yet.

import { Card, Row } from '@/components'
import { go } from '@/routes'
import { waiting } from '@/state/outbox'
import { useStore } from '@/state/stores'

export function Waiting() {
  const entries = useStore(waiting)
  const refused = entries.filter((entry) => entry.problem !== null).length
  if (entries.length === 0) return null
  const note = refused > 0 ? `${refused} 条没有被接收，请查看原因` : '联网后自动提交'
  return (
    <Card>
      <Row icon="queue" title={`待发送 ${entries.length} 条`} note={note} onTap={() => go('outbox')} />
    </Card>
  )
}
