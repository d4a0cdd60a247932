// Photos come from a file input (on phones: camera or album); files go to the downloads.

import { type Picture, Refusal } from '../types'

export function choosePhotos(most: number, from: 'camera' | 'both'): Promise<Picture[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.multiple = most > 1
  if (from === 'camera') input.setAttribute('capture', 'environment')
  input.hidden = true
  document.body.append(input) // Safari forgets inputs that are nowhere
  return new Promise<Picture[]>((resolve, reject) => {
    input.onchange = () => resolve([...(input.files ?? [])].slice(0, most).map(picture))
    input.oncancel = () => reject(new Refusal('cancelled', 'photos'))
    input.click()
  }).finally(() => input.remove())
}

function picture(file: File): Picture {
  return { address: URL.createObjectURL(file), bytes: file.size }
}

export async function openFile(bytes: ArrayBuffer, name: string, media: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([bytes], { type: media }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
