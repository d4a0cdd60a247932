// A picture.

import { Image } from '@tarojs/components'
import type { PictureProps } from './types'
import { spoken } from './spoken'

export function Picture({ src, alt, className, fit = 'contain', onTap }: PictureProps) {
  return (
    <Image
      className={className}
      src={src}
      mode={fit === 'contain' ? 'aspectFit' : 'aspectFill'}
      onClick={onTap && (() => onTap())}
      {...spoken({ label: alt, hidden: alt === '' || undefined })}
    />
  )
}
