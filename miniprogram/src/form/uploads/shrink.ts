// Large photos made smaller by the phone before they are sent.

import Taro from '@tarojs/taro'
import type { Picture } from '@/platform/types'

const QUALITY = 80

/** The photo itself where the phone cannot. */
export async function shrink(picture: Picture): Promise<Picture> {
  try {
    const { tempFilePath } = await Taro.compressImage({ src: picture.address, quality: QUALITY })
    return { address: tempFilePath, bytes: null }
  } catch {
    return picture
  }
}
