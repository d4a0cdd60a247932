// One thing that happened to a record: who did what and when, what was said, and what it changed.

import type { Item } from '@/api'
import { when } from '@/components/times'
import { Box, Text } from '@/elements'

type Event = Item<'GET /api/v1/records/{record}/history'>

export function HistoryEvent({ event }: { event: Event }) {
  return (
    <Box as="li" className="record-event">
      <Box>
        <Text className="record-event-title">{event.title}</Text>
        {event.field && <Text>：{event.field.title}</Text>}
      </Box>
      <Box className="note">
        {when(event.at)}　{event.office}
      </Box>
      {event.comment && <Box className="prose">{event.comment}</Box>}
      {event.flags.length > 0 && <Box>需修改：{event.flags.map(({ title }) => title).join('、')}</Box>}
      {event.form.map(({ title, value }) => (
        <Box key={title}>
          {title}：{value ?? '（无）'}
        </Box>
      ))}
      {event.changes.map(({ pointer, title, before, after }) => (
        <Box key={pointer}>
          {title}：{before ?? '（无）'} → {after ?? '（无）'}
        </Box>
      ))}
    </Box>
  )
}
