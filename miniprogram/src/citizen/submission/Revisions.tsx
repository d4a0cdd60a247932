// What was changed when, from each revision of an answer to the next.

import { type Item, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card } from '@/components'
import { when } from '@/components/times'
import { Box, Text } from '@/elements'

type Revision = Item<'GET /api/v1/me/submissions/{submission}/revisions'>

/** Nothing where there was only one, or where this account may not see the others. */
export function Revisions({ id }: { id: string }) {
  const path = { submission: id }
  const revisions = useLoad(() => call('GET /api/v1/me/submissions/{submission}/revisions', { path }), [id])
  const items = revisions.data?.items ?? []
  if (items.length < 2) return null
  return (
    <Card title="更正记录">
      {items.map((one) => (
        <OneRevision key={one.id} of={one} />
      ))}
    </Card>
  )
}

function OneRevision({ of: { revision, at, reason, is_mine, changes } }: { of: Revision }) {
  return (
    <Box className="revisions-one">
      <Box className="revisions-head">{`第${revision}次 · ${when(at)}${is_mine ? '' : ' · 其他账号'}`}</Box>
      {reason && <Box className="note">{`原因：${reason}`}</Box>}
      {revision > 1 && changes.length === 0 && <Box className="note">内容没有变化</Box>}
      {changes.map((change) => (
        <Box key={change.pointer} className="revisions-change">
          <Box className="read-title">{change.title}</Box>
          <Box>
            <Text className="revisions-before">{`原为：${change.before ?? '未填写'}`}</Text>
            <Text className="revisions-after">{`改为：${change.after ?? '未填写'}`}</Text>
          </Box>
        </Box>
      ))}
    </Box>
  )
}
