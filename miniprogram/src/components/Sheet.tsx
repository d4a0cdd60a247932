// A sheet from below: choosing, filtering, a few questions more.

import type { ReactNode } from 'react'
import { Box, Button, Overlay } from '@/elements'
import { Icon } from './Icon'

export interface SheetProps {
  title: string
  onClose: () => void
  footer?: ReactNode
  children: ReactNode
}

export function Sheet({ title, onClose, footer, children }: SheetProps) {
  return (
    <Overlay title={title} onClose={onClose}>
      <Box className="sheet-head">
        <Box as="h2" className="sheet-title">
          {title}
        </Box>
        <Button kind="bare" label="关闭" className="sheet-close" onTap={onClose}>
          <Icon name="close" />
        </Button>
      </Box>
      <Box className="sheet-body">{children}</Box>
      {footer && <Box className="sheet-footer">{footer}</Box>}
    </Overlay>
  )
}
