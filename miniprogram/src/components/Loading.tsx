// Something is on its way.

import { Box, Text } from '@/elements'

export function Loading({ what = '正在加载' }: { what?: string }) {
  return (
    <Box className="state" role="status">
      <Box className="spinner spinner-large" hidden />
      <Text className="state-note">{what}…</Text>
    </Box>
  )
}
