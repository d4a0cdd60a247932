// A QR code, drawn on the phone.

import { useMemo } from 'react'
import qrcode from 'qrcode-generator'
import { Picture } from '@/elements'

export interface QrCodeProps {
  text: string
  label: string
  className?: string
  /** How much of it may be damaged: little on a screen, where larger dots are read from farther away. */
  level?: 'L' | 'M'
}

export function QrCode({ text, label, className = 'qr', level = 'M' }: QrCodeProps) {
  const address = useMemo(() => draw(text, level), [text, level])
  return <Picture className={className} src={address} alt={label} />
}

function draw(text: string, level: 'L' | 'M'): string {
  const code = qrcode(0, level)
  code.addData(text, 'Byte') // codes and links are ASCII
  code.make()
  return code.createDataURL(6, 12)
}
