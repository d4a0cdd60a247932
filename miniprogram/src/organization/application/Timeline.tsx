// How an application went, newest first: what was done, by which office, what was said, which fields were found wrong.

import { Box } from '@/elements'
import { when } from '@/components/times'
import type { Application } from '.'

type Event = Application['history'][number]

export function Timeline({ history }: { history: Event[] }) {
  return (
    <Box as="ol" className="timeline">
      {history.map((event, number) => (
        <Box
          as="li"
          key={`${event.at}${number}`}
          className={number === 0 ? 'timeline-event timeline-latest' : 'timeline-event'}
        >
          <Box className="timeline-title">
            {event.title}
            {event.state.title !== event.title && ` → ${event.state.title}`}
          </Box>
          <Box className="note">{[when(event.at), event.office].filter(Boolean).join(' · ')}</Box>
          {event.comment && <Box className="timeline-comment">{event.comment}</Box>}
          {event.form.map((one) => (
            <Box key={one.title}>
              {one.title}：{one.value ?? '—'}
            </Box>
          ))}
          {event.flags.length > 0 && <Box>需修改：{event.flags.map((flag) => flag.title).join('、')}</Box>}
          {event.comments.map((one) => (
            <Box key={one.pointer + one.text} className="timeline-comment">
              {one.title}：{one.text}
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  )
}
