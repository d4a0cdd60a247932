// One line of a list: what it is, what there is to say of it, and where it leads.

import type { ReactNode } from 'react'
import { Box, Text } from '@/elements'
import { Icon, type IconName } from './Icon'

export interface RowProps {
  icon?: IconName
  title: ReactNode
  /** Below the title, in smaller type. */
  note?: ReactNode
  /** At the end of the line. */
  value?: ReactNode
  onTap?: () => void
  label?: string
  className?: string
}

export function Row({ icon, title, note, value, onTap, label, className = '' }: RowProps) {
  return (
    <Box className={`row ${onTap ? 'row-tappable' : ''} ${className}`} onTap={onTap} label={label}>
      {icon && <Icon name={icon} className="row-icon" />}
      <Box className="row-words">
        <Box className="row-title">{title}</Box>
        {note && <Box className="row-note">{note}</Box>}
      </Box>
      {value !== undefined && value !== null && (
        <Box className="row-value">{typeof value === 'string' ? <Text>{value}</Text> : value}</Box>
      )}
      {onTap && <Icon name="next" className="row-next" />}
    </Box>
  )
}
