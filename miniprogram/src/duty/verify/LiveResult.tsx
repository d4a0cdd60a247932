// The server's answer to a check: the color of this instant with its reasons; other policies' colors below.

import type { ReactNode } from 'react'
import { ColorResult } from '@/components/ColorResult'
import { Box } from '@/elements'
import { usePolicies } from '@/state/policies'
import type { LiveCheck } from './useCheck'

export interface LiveResultProps {
  check: LiveCheck
  /** What came of it and what is next. */
  children: ReactNode
}

export function LiveResult({ check, children }: LiveResultProps) {
  const titles = new Map(usePolicies().map(({ id, title }) => [id, title]))
  const [first, ...others] = check.colors
  if (!first) return null
  return (
    <ColorResult color={first} person={check.person} alert={check.alert} place={check.place?.title}>
      {others.length > 0 && (
        <Box className="verify-others" role="list">
          {check.colors.map((one) => (
            <Box key={one.policy} className={`verify-other color-${one.color}`} role="listitem">
              {titles.get(one.policy) ?? ''} {one.label}
            </Box>
          ))}
        </Box>
      )}
      {children}
    </ColorResult>
  )
}
