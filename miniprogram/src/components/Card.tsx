// A block of the page with its heading.

import type { ReactNode } from 'react'
import { Box } from '@/elements'

export interface CardProps {
  title?: string
  /** At the end of the heading: a link, a count. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

export function Card({ title, aside, className = '', children }: CardProps) {
  return (
    <Box as="section" className={`card ${className}`}>
      {(title || aside) && (
        <Box className="card-head">
          {title && (
            <Box as="h2" className="card-title">
              {title}
            </Box>
          )}
          {aside && <Box className="card-aside">{aside}</Box>}
        </Box>
      )}
      {children}
    </Box>
  )
}
