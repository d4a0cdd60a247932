// Why there is no camera picture, and what to do about it.

import type { Refusal } from '@/platform/types'
import { Button } from '@/elements'
import { Empty } from './Empty'

const WORDS: Record<string, { title: string; note: string }> = {
  denied: {
    title: '没有使用相机的权限',
    note: '请点浏览器地址栏旁的图标或在手机设置中，允许本网站使用相机，然后重试。',
  },
  unavailable: { title: '这台设备不能用相机扫码', note: '请从照片中识别，或输入二维码下方的编号。' },
  failed: { title: '相机没有打开', note: '可能有其他应用正在使用相机，请关闭后重试。' },
}

export function CameraRefused({ refusal, again }: { refusal: Refusal; again: () => void }) {
  const { title, note } = WORDS[refusal.reason] ?? WORDS.failed
  return (
    <Empty icon="camera" title={title} note={note}>
      <Button onTap={again}>重试</Button>
    </Empty>
  )
}
