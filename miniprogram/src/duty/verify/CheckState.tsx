// How far a check has come: still asking the server, registered, only looked, or forms to be filled first.

import { UnreachableError } from '@/api'
import { Badge } from '@/components'
import { Box } from '@/elements'
import type { Checked } from './useCheck'

export function CheckState({ of: { busy, live, error } }: { of: Checked }) {
  return (
    <Box className="verify-state" live>
      {busy && <Badge tone="active">正在联网核对…</Badge>}
      {error instanceof UnreachableError && <Badge tone="warning">离线核验：没有网络，未登记出入</Badge>}
      {live?.visit && <Badge tone="good">已登记出入</Badge>}
      {live && live.visit === null && live.due.length === 0 && <Badge>仅查看，未登记出入</Badge>}
      {live && live.due.length > 0 && (
        <Box className="verify-due">
          未登记：还须先填写{live.due.map(({ title }) => `《${title}》`).join('')}
          。请对方扫描场所二维码填写；没有手机的请手工登记。
        </Box>
      )}
    </Box>
  )
}
