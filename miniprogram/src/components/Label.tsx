// The label of a control.

import { Box } from '@/elements'
import type { LabelProps } from './types'

export function Label({ children }: LabelProps) {
  return <Box className="field-label">{children}</Box>
}
