// Scanning in browsers: by camera, from a photo, or by typing what stands below the code. Mini-programs scan by themselves.

import { useRef, useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { Refusal } from '@/platform/types'
import { platform } from '@platform'
import { Card, Page, tell } from '@/components'
import { CameraRefused } from '@/components/CameraRefused'
import { askForeign, follow, openScanner } from '@/components/scanning'
import { useVisible } from '@/components/useVisible'
import { Box, Button } from '@/elements'
import { CodeCamera } from '@/elements/CodeCamera'
import { readPhotoCode } from '@/elements/photoCode'
import { back, replace } from '@/routes'
import { TypedCode } from './TypedCode'

const AGAIN = 1500

const PURPOSES: Record<string, string> = {
  place: '请将镜头对准场所张贴的二维码',
  verify: '请将镜头对准对方“我的颜值”上的二维码',
  any: '请将镜头对准二维码，自动识别',
}

export default function Scan() {
  const { purpose = 'any' } = useRouter().params
  const [isPaused, setPaused] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const isVisible = useVisible()
  const foreign = useRef<string | null>(null)
  const opened = async (text: string) => {
    setPaused(true)
    if (follow(text, (to) => replace(to.page, to.given))) return
    foreign.current = text
    if (await askForeign(text)) setPaused(false)
    else back()
  }
  const seen = (text: string) => {
    if (text !== foreign.current) return void opened(text)
    setPaused(true) // still in front of the camera: said once
    setTimeout(() => setPaused(false), AGAIN)
  }
  const choose = async () => {
    const text = await photoText()
    if (text === null) return
    if (text === '') tell('照片中没有二维码，请换一张清晰的照片', 'failed')
    else await opened(text)
  }
  if (platform.scan !== null)
    return (
      <Page title="扫一扫">
        <Card>
          <Button kind="primary" block onTap={() => void openScanner()}>
            打开相机扫码
          </Button>
        </Card>
      </Page>
    )
  return (
    <Page title="扫一扫" className="scan">
      {refusal && <CameraRefused refusal={refusal} again={() => setRefusal(null)} />}
      {!refusal && isVisible && <CodeCamera paused={isPaused} onText={seen} onRefused={setRefusal} />}
      {!refusal && <Box className="scan-hint">{PURPOSES[purpose] ?? PURPOSES.any}</Box>}
      <Card title="不能扫码？">
        <Button block onTap={() => void choose()}>
          从照片中识别
        </Button>
        <TypedCode onText={(text) => void opened(text)} />
      </Card>
    </Page>
  )
}

/** The text of the code in a photo; empty when there is none in it, null when no photo was chosen. */
async function photoText(): Promise<string | null> {
  try {
    const [photo] = await platform.choosePhotos(1, 'both')
    return photo ? ((await readPhotoCode(photo.address)) ?? '') : null
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'cancelled') return null
    tell('无法打开照片，请改用相机或手工输入', 'failed')
    return null
  }
}
