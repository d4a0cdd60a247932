// A file from a chat: WeChat lets mini-programs read those, and no others.

import Taro from '@tarojs/taro'
import { refusal } from '@/platform/mini/refusals'
import type { ChooseFile } from './types'

export const chooseFile: ChooseFile | null = async (endings) => {
  try {
    const { tempFiles } = await Taro.chooseMessageFile({ count: 1, type: 'file', extension: endings })
    const [{ path, name }] = tempFiles
    return { name, bytes: await read(path) }
  } catch (error) {
    throw refusal(error, 'file')
  }
}

function read(filePath: string): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) =>
    Taro.getFileSystemManager().readFile({
      filePath,
      success: ({ data }) => (typeof data === 'string' ? reject(new Error(data)) : resolve(data)),
      fail: reject,
    }),
  )
}
