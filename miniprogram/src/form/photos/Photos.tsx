// Photos that stand in answers, small; each opens large.

import { useState } from 'react'
import { Box } from '@/elements'
import { Large } from './Large'
import { Photo } from './Photo'

export interface PhotosProps {
  photos: readonly string[]
  label: string
}

export function Photos({ photos, label }: PhotosProps) {
  const [large, setLarge] = useState<string | null>(null)
  return (
    <Box className="form-photos">
      {photos.map((photo, index) => (
        <Box key={photo} className="form-photo">
          <Photo photo={photo} alt={`${label}第 ${index + 1} 张，放大`} onTap={setLarge} />
        </Box>
      ))}
      {large !== null && <Large address={large} label={label} onClose={() => setLarge(null)} />}
    </Box>
  )
}
