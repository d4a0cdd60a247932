// One photo of one's own, by its id: as it was just taken, or from the server.

import { useLoad } from '@/api/useLoad'
import { client } from '@/api'
import { Box, Picture } from '@/elements'
import { dataAddress } from './dataAddress'

export interface PhotoProps {
  photo: string
  /** Where it is on the phone, if it was taken just now. */
  address?: string
  alt: string
  onTap: (address: string) => void
}

export function Photo({ photo, address, alt, onTap }: PhotoProps) {
  const loaded = useLoad(address === undefined ? () => fetched(photo) : null, [photo, address])
  const shown = address ?? loaded.data
  if (shown)
    return <Picture className="form-photo-picture" src={shown} alt={alt} fit="cover" onTap={() => onTap(shown)} />
  return <Box className="form-photo-wait">{loaded.error === null ? '…' : '照片无法显示'}</Box>
}

async function fetched(photo: string): Promise<string> {
  const { bytes, media } = await client.download('GET /api/v1/me/photos/{photo}', { path: { photo } })
  return dataAddress(bytes, media)
}
