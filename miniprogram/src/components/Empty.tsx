// Nothing is here yet: what would be, and how it comes about.

import type { ReactNode } from 'react'
import { Box } from '@/elements'
import { Icon, type IconName } from './Icon'

export interface EmptyProps {
  icon?: IconName
  title: string
  note?: string
  children?: ReactNode
}

export function Empty({ icon = 'list', title, note, children }: EmptyProps) {
  return (
    <Box className="state">
      <Icon name={icon} className="state-icon" />
      <Box className="state-title">{title}</Box>
      {note && <Box className="state-note">{note}</Box>}
      {children}
    </Box>
  )
}
