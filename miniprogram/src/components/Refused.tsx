// The sentence under a button whose action was refused.

import { Box } from '@/elements'
import { refusalWords } from './refusals'

export function Refused({ error }: { error: unknown }) {
  const words = error === null || error === undefined ? '' : refusalWords(error)
  return (
    <Box className="refused-place" live>
      {words && <Box className="refused">{words}</Box>}
    </Box>
  )
}
