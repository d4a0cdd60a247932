// What happened to a record so far, the newest first.

import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Failure } from '@/components'
import { Box, Button } from '@/elements'
import { HistoryEvent } from './HistoryEvent'
import type { ShownRecord } from './types'

export function History({ record }: { record: ShownRecord }) {
  const path = { record: record.id }
  const events = usePages(
    (cursor) => call('GET /api/v1/records/{record}/history', { path, query: { limit: 20, cursor } }),
    [record],
  )
  if (events.items.length === 0 && events.error === null) return null
  return (
    <Card title="办理经过">
      <Box as="ol" className="record-history">
        {events.items.map((event) => (
          <HistoryEvent key={event.id} event={event} />
        ))}
      </Box>
      {events.error !== null && <Failure error={events.error} retry={() => void events.more()} />}
      {events.hasMore && events.error === null && (
        <Button kind="plain" busy={events.loading} onTap={() => void events.more()}>
          更早的经过
        </Button>
      )}
    </Card>
  )
}
