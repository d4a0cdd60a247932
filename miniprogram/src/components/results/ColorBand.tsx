// The color over the whole width, with its word: nobody must tell it by color alone.

import type { ReactNode } from 'react'
import { Box } from '@/elements'

export interface ColorBandProps {
  color: string
  label: string
  /** Flashes, for people from key areas. */
  alert?: boolean
  children?: ReactNode
}

export function ColorBand({ color, label, alert, children }: ColorBandProps) {
  return (
    <Box className={`color-band color-${color} ${alert ? 'color-flashing' : ''}`}>
      <Box className="color-word">{label}</Box>
      {children}
    </Box>
  )
}
