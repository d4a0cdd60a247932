// The running clock of whatever is shown to a guard: a still picture is known by it.

import { Box, Text } from '@/elements'
import { useClock } from '@/state/clock'
import { clockWords } from './times'

export function Clock() {
  const words = clockWords(useClock())
  return (
    <Box className="clock">
      <Text className="clock-time">{words.time}</Text>
      <Text className="clock-date">{words.date}</Text>
    </Box>
  )
}
