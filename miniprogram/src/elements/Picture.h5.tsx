// A picture; one that can be tapped is a button.

import type { PictureProps } from './types'

export function Picture({ src, alt, className, fit = 'contain', onTap }: PictureProps) {
  const image = <img className={className} src={src} alt={alt} style={{ objectFit: fit }} />
  if (!onTap) return image
  return (
    <button type="button" className="button-bare" onClick={() => onTap()}>
      {image}
    </button>
  )
}
