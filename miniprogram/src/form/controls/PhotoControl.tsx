// Photos: taken or chosen, sent at once with their progress, tried again, taken out.

import { useState } from 'react'
import { Box, Button } from '@/elements'
import { Refusal, type Picture } from '@/platform/types'
import { platform } from '@platform'
import { Photo } from '../photos/Photo'
import { photosOf } from '../photos/photosOf'
import { Large } from '../photos/Large'
import { Sending } from '../photos/Sending'
import { useFilling } from '../useFilling'
import type { ControlProps } from './types'

export function PhotoControl({ field, pointer, id, value, onChange, disabled }: ControlProps) {
  const { uploads } = useFilling()
  const [large, setLarge] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const photos = photosOf(value)
  const sending = uploads.of(pointer)
  const many = field.constraints.min_items !== undefined || field.constraints.max_items !== undefined
  const most = many ? (field.constraints.max_items ?? 9) : 1
  const left = most - photos.length - sending.length
  const remove = (photo: string) => {
    const rest = photos.filter((one) => one !== photo)
    onChange(rest.length > 0 ? rest : undefined)
  }
  const add = async (from: 'camera' | 'both') => {
    const chosen = await choose(left, from, setRefused)
    if (chosen.length > 0) uploads.add(pointer, chosen.slice(0, left), many)
  }
  return (
    <Box>
      <Box className="form-photos">
        {photos.map((photo, index) => (
          <Box key={photo} className="form-photo">
            <Photo
              photo={photo}
              address={uploads.address(photo)}
              alt={`${field.label}第 ${index + 1} 张，放大`}
              onTap={setLarge}
            />
            <Button
              kind="bare"
              className="form-photo-remove"
              label={`删除第 ${index + 1} 张`}
              disabled={disabled}
              onTap={() => remove(photo)}
            >
              删除
            </Button>
          </Box>
        ))}
        {sending.map((one) => (
          <Sending key={one.key} waiting={one} />
        ))}
      </Box>
      {left > 0 && (
        <Box className="form-pair" id={`${id}-add`}>
          <Button disabled={disabled} onTap={() => void add('camera')}>
            拍照
          </Button>
          <Button disabled={disabled} onTap={() => void add('both')}>
            从相册选择
          </Button>
        </Box>
      )}
      {most > 1 && photos.length > 0 && (
        <Box className="note form-count">{`最多 ${most} 张，已有 ${photos.length} 张`}</Box>
      )}
      {refused && <PhotoRefused words={refused} />}
      {large && <Large address={large} label={field.label} onClose={() => setLarge(null)} />}
    </Box>
  )
}

function PhotoRefused({ words }: { words: string }) {
  return (
    <Box className="refused" role="alert">
      {words}
      <Button kind="plain" size="small" onTap={() => void platform.openSettings()}>
        打开设置
      </Button>
    </Box>
  )
}

/** The chosen pictures; none when somebody changed their mind or the phone did not allow it, which is told. */
async function choose(
  most: number,
  from: 'camera' | 'both',
  refuse: (words: string | null) => void,
): Promise<Picture[]> {
  refuse(null)
  try {
    await platform.authorize()
    return await platform.choosePhotos(most, from)
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'cancelled') return []
    refuse(
      error instanceof Refusal && error.reason === 'denied'
        ? '没有使用相机或相册的权限，请在设置中允许后再试'
        : '没有取到照片，请再试一次',
    )
    return []
  }
}
