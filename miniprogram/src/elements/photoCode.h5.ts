// The code in a photo that was chosen.

import { openReader } from './codeReader'

/** The text of the QR code in a picture at this address; null when there is none, or it is no picture. */
export async function readPhotoCode(address: string): Promise<string | null> {
  const image = new Image()
  image.src = address
  try {
    await image.decode()
    return await (await openReader())(image)
  } catch {
    return null
  }
}
