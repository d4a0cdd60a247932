// Why the color is what it is (BY-1): each reason in words, with date, source and until when it counts.

import { Box, Text } from '@/elements'
import { useClock } from '@/state/clock'
import { when } from '../times'
import type { ShownReason } from './types'

export function Reasons({ reasons, changesAt }: { reasons: ShownReason[]; changesAt: string | null }) {
  const now = useClock()
  return (
    <Box>
      <Box role="list">
        {reasons.map((one, index) => (
          <Box key={index} className="reason" role="listitem">
            <Box className="reason-title">{one.reason}</Box>
            {one.message && <Box className="reason-message">{one.message}</Box>}
            {one.evidence?.map((fact) => (
              <Box key={fact.id} className="note">
                依据：{[fact.date, fact.source].filter(Boolean).join('，') || '已登记的记录'}
              </Box>
            ))}
            {one.until && !one.message && <Box className="note">有效至 {when(one.until, now)}</Box>}
          </Box>
        ))}
      </Box>
      {changesAt && (
        <Box className="reason-change">
          <Text>如无新的情况，{when(changesAt, now)}重新评定。</Text>
        </Box>
      )}
    </Box>
  )
}
