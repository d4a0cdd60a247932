// Large photos made smaller by Alipay before they are sent: it takes lists, and Taro hands it none.

/// <reference path="../../../../alipay_miniapp/src/my.d.ts" />

import type { Picture } from '@/platform/types'

const HIGH_QUALITY = 2
const LONGEST = 2400

/** The photo itself where the phone cannot. */
export function shrink(picture: Picture): Promise<Picture> {
  return new Promise((resolve) =>
    my.compressImage({
      apFilePaths: [picture.address],
      compressLevel: HIGH_QUALITY,
      maxWidth: LONGEST,
      maxHeight: LONGEST,
      success: ({ apFilePaths: [address] }) => resolve(address ? { address, bytes: null } : picture),
      fail: () => resolve(picture),
    }),
  )
}
