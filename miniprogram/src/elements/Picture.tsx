// A picture.

import { Image } from '@tarojs/components'
import type { PictureProps } from './types'

export function Picture({ src, alt, className, fit = 'contain', onTap }: PictureProps) {
  return (
    <Image
      className={className}
      src={src}
      mode={fit === 'contain' ? 'aspectFit' : 'aspectFill'}
      ariaLabel={alt || undefined}
      onClick={onTap && (() => onTap())}
    />
  )
}
