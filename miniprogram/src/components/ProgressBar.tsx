// How far something has come, as a bar.

import { Box } from '@/elements'

export interface ProgressBarProps {
  /** From 0 to 100. */
  percent: number
  /** What a screen reader says. */
  label: string
  className?: string
}

export function ProgressBar({ percent, label, className = '' }: ProgressBarProps) {
  return (
    <Box className={`progress ${className}`} role="progressbar" label={label}>
      <Box className="progress-done" style={{ width: `${percent}%` }} />
    </Box>
  )
}
