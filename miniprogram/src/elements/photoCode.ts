// The code in a photo: the scanners of mini-programs read photos themselves.

/** Always null here. */
export async function readPhotoCode(_address: string): Promise<string | null> {
  return null
}
