// Photos that stand in answers, small; each opens large.

import { useState } from 'react'
import type { Json } from '@anma/form-core'
import { Box } from '@/elements'
import { Large } from './Large'
import { Photo } from './Photo'

export interface PhotosProps {
  photos: readonly string[]
  label: string
}

/** The ids in an answer, which is one or a list. */
export function photosOf(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '')
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
