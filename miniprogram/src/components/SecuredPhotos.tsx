// Photos of others, which only those concerned may look at. Each look leaves a trace, so a photo is fetched when it is asked
// for and not before; it opens large, and larger still.

import { useState } from 'react'
import { useAction } from '@/api/useAction'
import { Box, Button } from '@/elements'
import { dataAddress } from '@/form/photos/dataAddress'
import { Icon } from './Icon'
import { PhotoViewer } from './PhotoViewer'
import { Refused } from './Refused'

export interface SecuredPhotosProps {
  photos: { id: string; title: string }[]
  load: (photo: string) => Promise<{ bytes: ArrayBuffer; media: string }>
}

export function SecuredPhotos({ photos, load }: SecuredPhotosProps) {
  const [shown, setShown] = useState<{ title: string; address: string } | null>(null)
  const look = useAction(async (_, id: string, title: string) => {
    const { bytes, media } = await load(id)
    setShown({ title, address: dataAddress(bytes, media) })
  })
  if (photos.length === 0) return null
  return (
    <Box className="secured-photos">
      <Box className="secured-photos-list">
        {photos.map(({ id, title }) => (
          <Button key={id} size="small" busy={look.busy} label={`查看${title}`} onTap={() => void look.run(id, title)}>
            <Icon name="eye" />
            {title}
          </Button>
        ))}
      </Box>
      <Box className="note">查看照片会留有记录</Box>
      <Refused error={look.error} />
      {shown && <PhotoViewer {...shown} onClose={() => setShown(null)} />}
    </Box>
  )
}
