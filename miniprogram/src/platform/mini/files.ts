// Files that were downloaded: written to the mini-program's own folder, then opened by the phone or put into its album.

import Taro from '@tarojs/taro'
import { type Platform, Refusal } from '../types'
import { refusal } from './refusals'

function write(bytes: ArrayBuffer, name: string): Promise<string> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name.replace(/[\\/]/g, '_')}`
  return new Promise((resolve, reject) =>
    Taro.getFileSystemManager().writeFile({
      filePath,
      data: bytes,
      encoding: 'binary',
      success: () => resolve(filePath),
      fail: reject,
    }),
  )
}

/** Shows files of these endings; others the platform can neither show nor keep. */
export const opener =
  (endings: readonly (keyof Taro.openDocument.FileType)[]): Platform['openFile'] =>
  async (bytes, name) => {
    const fileType = endings.find((ending) => name.toLowerCase().endsWith(`.${ending}`))
    if (fileType === undefined) throw new Refusal('unavailable', 'file')
    try {
      await Taro.openDocument({ filePath: await write(bytes, name), fileType, showMenu: true })
    } catch (error) {
      throw refusal(error, 'file')
    }
  }

export async function savePicture(bytes: ArrayBuffer, name: string): Promise<void> {
  try {
    await Taro.saveImageToPhotosAlbum({ filePath: await write(bytes, name) })
  } catch (error) {
    throw refusal(error, 'photos')
  }
}

export function keepAwake(): () => void {
  Taro.setKeepScreenOn({ keepScreenOn: true }).catch(() => undefined)
  return () => void Taro.setKeepScreenOn({ keepScreenOn: false }).catch(() => undefined)
}
