// The short message over the page, read aloud.

import { Box, Text } from '@/elements'
import { useStore } from '@/state/stores'
import { Icon } from './Icon'
import { toast } from './messages'

export function Toast() {
  const shown = useStore(toast)
  return (
    <Box className="toast-place" live>
      {shown && (
        <Box className={`toast toast-${shown.tone}`}>
          <Icon name={shown.tone === 'done' ? 'check' : 'warning'} />
          <Text>{shown.text}</Text>
        </Box>
      )}
    </Box>
  )
}
