// What every way of logging in is given.

import type { NewSession } from './entering'

export interface WayProps {
  phone: string
  onPhone: (phone: string) => void
  /** Whether the privacy text was agreed to; says so where it was not. */
  mayEnter: () => boolean
  onEntered: (session: NewSession) => Promise<void>
}
