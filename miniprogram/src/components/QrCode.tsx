// A QR code, drawn on the phone.

import { useMemo } from 'react'
import qrcode from 'qrcode-generator'
import { Picture } from '@/elements'

export interface QrCodeProps {
  text: string
  label: string
  className?: string
}

export function QrCode({ text, label, className = 'qr' }: QrCodeProps) {
  const address = useMemo(() => draw(text), [text])
  return <Picture className={className} src={address} alt={label} />
}

function draw(text: string): string {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte') // codes and links are ASCII
  code.make()
  return code.createDataURL(6, 12)
}
