// The way back and the way on, always within reach.

import { Box, Button } from '@/elements'
import { useFilling } from './useFilling'
import { word } from './words'

export function Ways() {
  const { steps, at, back, onSubmit, submit, busy, language } = useFilling()
  const isLast = at >= steps.length - 1
  if (onSubmit === null && steps.length < 2) return null
  return (
    <Box className="form-ways">
      {at > 0 && (
        <Button disabled={busy} onTap={back}>
          {word('back', language)}
        </Button>
      )}
      {(onSubmit !== null || !isLast) && (
        <Way isLast={isLast} label={isLast ? (submit ?? word('submit', language)) : word('next', language)} />
      )}
    </Box>
  )
}

function Way({ isLast, label }: { isLast: boolean; label: string }) {
  const { next, busy } = useFilling()
  return (
    <Button kind="primary" className="form-way-on" busy={isLast && busy} onTap={next}>
      {label}
    </Button>
  )
}
