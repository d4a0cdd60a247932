// Files that were downloaded: written to the mini-program's own folder, then opened by the phone or put into its album.

import Taro from '@tarojs/taro'
import { refusal } from './refusals'

function write(bytes: ArrayBuffer, name: string): Promise<string> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`
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

export async function openFile(bytes: ArrayBuffer, name: string): Promise<void> {
  try {
    await Taro.openDocument({ filePath: await write(bytes, name), showMenu: true } as Taro.openDocument.Option)
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
