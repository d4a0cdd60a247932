// One record of a list: what it is called, where it stands, until when, and a few lines more.

import { Box, Option, Text } from '@/elements'
import { now } from '@/state/clock'
import { Badge } from '../Badge'
import { toneOf } from '../tones'
import { cardOf, dueWords } from './cells'
import type { Column, Row } from './types'

export interface RecordCardProps {
  row: Row
  columns: readonly Column[]
  /** Null while nothing is being chosen. */
  checked: boolean | null
  onTap?: () => void
}

export function RecordCard({ row, columns, checked, onTap }: RecordCardProps) {
  if (checked !== null && onTap)
    return (
      <Box role="listitem">
        <Option kind="checkbox" name={`record-${row.id}`} className="register-card" checked={checked} onToggle={onTap}>
          <Words row={row} columns={columns} />
        </Option>
      </Box>
    )
  return (
    <Box role="listitem" className="register-item">
      <Box className={`card register-card ${onTap ? 'row-tappable' : ''}`} onTap={onTap}>
        <Words row={row} columns={columns} />
      </Box>
    </Box>
  )
}

function Words({ row, columns }: Pick<RecordCardProps, 'row' | 'columns'>) {
  const { name, lines } = cardOf(columns, row, now())
  const due = dueWords(row, now())
  return (
    <>
      <Box className="register-head">
        {row.unread && <Box role="img" label="未读" className="register-dot" />}
        <Text className={`register-name ${row.unread ? 'register-unread' : ''}`}>{name}</Text>
        {row.state.title !== '' && <Badge tone={toneOf(row.state.tone)}>{row.state.title}</Badge>}
      </Box>
      {lines.map(({ title, text }) => (
        <Box key={title} className="register-line">
          <Text className="register-line-title">{title}</Text>
          <Text className="register-line-text">{text}</Text>
        </Box>
      ))}
      {due && <Box className={row.overdue ? 'register-overdue' : 'note'}>{due}</Box>}
    </>
  )
}
