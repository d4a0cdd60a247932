// One entry or exit: to its person where and when, to staff of the place who.

import type { ReactNode } from 'react'
import type { Item } from '@/api'
import { Badge } from '../Badge'
import { Row } from '../Row'
import { timeOf, when } from '../times'
import { Box, Text } from '@/elements'
import { legendOf, usePolicy } from '@/state/policies'

export type Visit = Item<'GET /api/v1/me/visits'>

const SOURCES: Record<string, string> = { scan: '扫码', guard: '值守核验', manual: '手工登记' }

export interface VisitRowProps {
  visit: Visit
  /** For staff: the person instead of the place. */
  who?: boolean
  /** At the end of the line, such as a button. */
  aside?: ReactNode
}

export function VisitRow({ visit, who, aside }: VisitRowProps) {
  const label = legendOf(usePolicy(visit.policy), visit.color)?.label ?? visit.color
  const title = who ? `${visit.card.name} ${visit.card.document_number}` : visit.place_title
  const time = who ? when(visit.at) : timeOf(visit.at)
  const note = [time, visit.entry_title, SOURCES[visit.source] ?? visit.source].join(' · ')
  return (
    <Row
      title={title}
      note={note}
      value={
        <Box className="visit-end">
          {visit.alert && <Badge tone="bad">重点提醒</Badge>}
          <Text className={`visit-color color-${visit.color}`}>{label}</Text>
          {aside}
        </Box>
      }
    />
  )
}
