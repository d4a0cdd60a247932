// A photo on the whole screen: fitted to it, or larger and moved about.

import { useState } from 'react'
import { Box, Button, Overlay, Picture } from '@/elements'

export interface PhotoViewerProps {
  title: string
  address: string
  onClose: () => void
}

const SIZES = ['photo-fitted', 'photo-double', 'photo-quadruple']

export function PhotoViewer({ title, address, onClose }: PhotoViewerProps) {
  const [size, setSize] = useState(0)
  return (
    <Overlay title={title} onClose={onClose}>
      <Box className="photo-frame">
        <Picture className={SIZES[size]} src={address} alt={title} />
      </Box>
      <Box className="sheet-footer">
        <Button disabled={size === 0} onTap={() => setSize(size - 1)}>
          缩小
        </Button>
        <Button disabled={size === SIZES.length - 1} onTap={() => setSize(size + 1)}>
          放大
        </Button>
        <Button kind="primary" onTap={onClose}>
          关闭
        </Button>
      </Box>
    </Overlay>
  )
}
