// The result to show at the door, and what comes next.

import { useEffect } from 'react'
import { platform } from '@platform'
import { ColorResult } from '@/components/ColorResult'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import type { VisitResult } from './useVisit'

export function Entered({ result, onNext }: { result: VisitResult; onNext: () => void }) {
  useEffect(() => platform.keepAwake(), [])
  return (
    <ColorResult
      color={result.color}
      person={result.person}
      alert={result.alert}
      place={result.place.title}
      welcome={result.welcome}
      registeredAt={result.at}
    >
      <Box className="result-ways">
        <Button kind="primary" onTap={onNext}>
          给家人登记
        </Button>
        <Button onTap={() => go('visits', { person: result.person.id })}>出入记录</Button>
      </Box>
    </ColorResult>
  )
}
