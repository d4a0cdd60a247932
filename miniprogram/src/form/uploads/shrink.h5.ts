// Large photos made smaller on a canvas before they are sent: four megapixels show every character of a document.

import type { Picture } from '@/platform/types'

const LONGEST = 2400
const QUALITY = 0.85

/** The photo itself where the browser cannot read it. */
export async function shrink(picture: Picture): Promise<Picture> {
  try {
    const blob = await redrawn(await opened(picture.address))
    return blob !== null && blob.size < (picture.bytes ?? Infinity)
      ? { address: URL.createObjectURL(blob), bytes: blob.size }
      : picture
  } catch {
    return picture
  }
}

function opened(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = address
  })
}

function redrawn(image: HTMLImageElement): Promise<Blob | null> {
  const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
}
