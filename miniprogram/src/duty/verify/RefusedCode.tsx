// A code that proves nothing, and what to do.

import { Icon } from '@/components'
import { Box } from '@/elements'
import type { Words } from './words'

export function RefusedCode({ words }: { words: Words }) {
  return (
    <Box className="verify-refused" role="alert">
      <Icon name="warning" className="state-icon" />
      <Box className="verify-refused-title">{words.title}</Box>
      <Box>{words.note}</Box>
    </Box>
  )
}
