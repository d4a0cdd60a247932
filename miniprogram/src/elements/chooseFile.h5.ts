// A file from the browser's own file list.

import { Refusal } from '@/platform/types'
import type { ChooseFile, ChosenFile } from './types'

export const chooseFile: ChooseFile | null = (endings) => {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = endings.map((ending) => `.${ending}`).join(',')
  input.hidden = true
  document.body.append(input) // Safari forgets inputs that are nowhere
  return new Promise<ChosenFile>((resolve, reject) => {
    const refused = () => reject(new Refusal('cancelled', 'file'))
    input.oncancel = refused
    input.onchange = () => {
      const file = input.files?.[0]
      if (!file) return refused()
      file.arrayBuffer().then(
        (bytes) => resolve({ name: file.name, bytes }),
        () => reject(new Refusal('failed', 'file')),
      )
    }
    input.click()
  }).finally(() => input.remove())
}
