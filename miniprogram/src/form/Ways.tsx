// The way back and the way on, always within reach.

import type { ReactNode } from 'react'
import { Box, Button } from '@/elements'
import { useFilling } from './useFilling'
import { word } from './words'

export function Ways({ refusal }: { refusal: ReactNode }) {
  const { steps, at, back, next, onSubmit, submit, busy, language } = useFilling()
  const isLast = at >= steps.length - 1
  if (onSubmit === null && steps.length < 2) return null
  return (
    <Box className="form-ways">
      {refusal}
      <Box className="form-ways-buttons">
        {at > 0 && (
          <Button disabled={busy} onTap={back}>
            {word('back', language)}
          </Button>
        )}
        {(onSubmit !== null || !isLast) && (
          <Button kind="primary" className="form-way-on" busy={isLast && busy} onTap={next}>
            {isLast ? (submit ?? word('submit', language)) : word('next', language)}
          </Button>
        )}
      </Box>
    </Box>
  )
}
