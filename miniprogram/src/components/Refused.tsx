// The sentence under a button whose action was refused.

import { sentence } from '@/api'
import { Box } from '@/elements'

export function Refused({ error }: { error: unknown }) {
  return (
    <Box className="refused-place" live>
      {error !== null && error !== undefined && <Box className="refused">{sentence(error)}</Box>}
    </Box>
  )
}
