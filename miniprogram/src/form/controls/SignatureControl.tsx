// A signature: written by hand, then kept as a photo.

import { useRef, useState } from 'react'
import { Sheet, tell } from '@/components'
import { Box, Button } from '@/elements'
import { SignaturePad } from '@/elements/SignaturePad'
import type { SignatureMaker } from '@/elements'
import { Photo } from '../photos/Photo'
import { photosOf } from '../photos/photosOf'
import { Sending } from '../photos/Sending'
import { useFilling } from '../useFilling'
import type { ControlProps } from './types'

export function SignatureControl({ field, pointer, id, value, onChange, disabled }: ControlProps) {
  const { uploads } = useFilling()
  const [isOpen, setOpen] = useState(false)
  const [photo] = photosOf(value)
  const sending = uploads.of(pointer)
  const many = field.constraints.max_items !== undefined || field.constraints.min_items !== undefined
  const sign = () => {
    onChange(undefined)
    uploads.cancelBelow(pointer)
    setOpen(true)
  }
  return (
    <Box>
      {photo && (
        <Box className="form-signed">
          <Photo photo={photo} address={uploads.address(photo)} alt={field.label} onTap={() => undefined} />
        </Box>
      )}
      {sending.map((one) => (
        <Sending key={one.key} waiting={one} />
      ))}
      <Button disabled={disabled} onTap={sign}>
        {photo ? '重新签名' : '点此签名'}
      </Button>
      {isOpen && (
        <Signing
          id={`${id}-pad`}
          label={field.label}
          onClose={() => setOpen(false)}
          onSigned={(picture) => {
            setOpen(false)
            uploads.add(pointer, [picture], many)
          }}
        />
      )}
    </Box>
  )
}

interface SigningProps {
  id: string
  label: string
  onClose: () => void
  onSigned: (picture: { address: string; bytes: number | null }) => void
}

function Signing({ id, label, onClose, onSigned }: SigningProps) {
  const maker = useRef<SignatureMaker | null>(null)
  const finish = async () => {
    const picture = await maker.current?.make().catch(() => null)
    if (picture) onSigned(picture)
    else tell('请先在方框内签名', 'failed')
  }
  const footer = (
    <>
      <Button onTap={() => maker.current?.clear()}>重写</Button>
      <Button kind="primary" onTap={() => void finish()}>
        完成
      </Button>
    </>
  )
  return (
    <Sheet title={label} onClose={onClose} footer={footer}>
      <SignaturePad id={id} label="在此签名" maker={maker} />
    </Sheet>
  )
}
