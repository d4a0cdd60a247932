// Sound and vibration for somebody from a key area (LT-5), and the way to silence them.

import { useEffect, useRef, useState } from 'react'
import { platform } from '@platform'
import { Box, Button, Text } from '@/elements'
import { Icon } from '../Icon'

export function Alarm({ advice }: { advice: string | null }) {
  const stop = useRef<(() => void) | null>(null)
  const [isSilent, setSilent] = useState(false)
  useEffect(() => {
    stop.current = platform.alarm()
    return () => stop.current?.()
  }, [])
  const silence = () => {
    stop.current?.()
    stop.current = null
    setSilent(true)
  }
  return (
    <Box className="alarm" role="alert">
      <Icon name="warning" />
      <Text className="alarm-words">重点关注人员。{advice ?? '请进一步询问，并联系防控人员。'}</Text>
      {!isSilent && (
        <Button size="small" onTap={silence}>
          停止提示音
        </Button>
      )}
    </Box>
  )
}
