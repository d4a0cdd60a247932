// A refusal of a long form, over it: below the last question nobody would see it.

import { type ReactNode, useState } from 'react'
import { Sheet } from './Sheet'

export interface RefusedSheetProps {
  title: string
  /** Null while nothing was refused; each new error opens the sheet again. */
  error: unknown
  children: ReactNode
}

export function RefusedSheet({ title, error, children }: RefusedSheetProps) {
  const [dismissed, setDismissed] = useState<unknown>(null)
  if (error === null || error === dismissed) return null
  return (
    <Sheet title={title} onClose={() => setDismissed(error)}>
      {children}
    </Sheet>
  )
}
