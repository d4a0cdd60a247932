// A link that is to be passed on: its code to be scanned, and sending, copying, saving and printing it. The code is
// drawn here; the picture that is saved comes from the server, and so does the poster.

import { useShareAppMessage } from '@tarojs/taro'
import { useAction } from '@/api/useAction'
import { Box, Button, ShareButton } from '@/elements'
import { destination } from '@/links'
import { platform } from '@platform'
import { Refusal } from '@/platform/types'
import { address } from '@/routes'
import { Icon } from './Icon'
import { QrCode } from './QrCode'
import { Refused } from './Refused'
import { ask, tell } from './messages'

type Download = () => Promise<{ bytes: ArrayBuffer; media: string }>

export interface SharesProps {
  /** Above the code, and what the message in a chat says; also the name of saved files. */
  title: string
  /** The whole address, as the server gives it. */
  link: string
  image: Download
  poster?: Download
}

/** Pages that show it must say `enableShareAppMessage: true` in their configuration. */
export function Shares({ title, link, image, poster }: SharesProps) {
  useShareAppMessage(() => ({ title, path: pageOf(link) }))
  const share = useAction(async () => {
    const outcome = await platform.share({ title, link: ownPart(link) }).catch(quietlyCancelled)
    if (outcome === 'copied') tell('链接已复制，可以粘贴到聊天中')
  })
  const copy = useAction(async () => {
    await platform.copy(link)
    tell('链接已复制')
  })
  const save = useAction(async () => {
    const { bytes } = await image()
    const isSaved = await platform.savePicture(bytes, `${fileName(title)}.png`).then(() => true, mended)
    if (isSaved) tell('二维码已保存')
  })
  const print = useAction(async () => {
    if (!poster) return
    const { bytes, media } = await poster()
    await platform.openFile(bytes, `${fileName(title)}.pdf`, media).catch(quietlyCancelled)
  })
  return (
    <Box className="shares">
      <Box className="shares-title">{title}</Box>
      <QrCode text={link} label={`${title}的二维码`} />
      <Box className="shares-link">{link}</Box>
      <Box className="shares-buttons">
        <ShareButton className="shares-button" onShare={() => void share.run()}>
          <Icon name="share" />
          发给好友
        </ShareButton>
        <Button className="shares-button" onTap={() => void copy.run()}>
          复制链接
        </Button>
        <Button className="shares-button" busy={save.busy} onTap={() => void save.run()}>
          <Icon name="download" />
          保存图片
        </Button>
        {poster && (
          <Button className="shares-button" busy={print.busy} onTap={() => void print.run()}>
            打印海报
          </Button>
        )}
      </Box>
      <Refused error={save.error ?? print.error ?? copy.error} />
    </Box>
  )
}

/** The page of the mini-program that the link leads to. */
function pageOf(link: string): string | undefined {
  const found = destination(link)
  return found ? address(found.page, found.given) : undefined
}

/** `/p?id=…` of our own address. */
function ownPart(link: string): string {
  return link.replace(/^https?:\/\/[^/]+\/m/, '')
}

function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 40)
}

function quietlyCancelled(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.reason !== 'cancelled') throw error
}

const DENIED = { title: '没有保存到相册的权限', text: '请在设置中允许使用相册，然后再保存一次。', confirm: '去设置' }

/** What the phone did not allow is told with the way to allow it; false when the picture was not saved. */
async function mended(error: unknown): Promise<false> {
  if (!(error instanceof Refusal)) throw error
  if (error.reason === 'denied' && (await ask(DENIED))) await platform.openSettings()
  if (error.reason === 'failed' || error.reason === 'unavailable') tell('保存失败，请截屏保存', 'failed')
  return false
}
