// Scanning, from wherever in the app: the phone's own scanner, or in browsers a page of ours; then on to where the text
// leads. A code of somebody else's is shown as text, never opened.

import { Refusal } from '@/platform/types'
import { platform } from '@platform'
import { type Destination, destination } from '@/links'
import { go } from '@/routes'
import { ask, tell } from './messages'

/** What one came to scan for; the page of browsers says so. */
export type ScanPurpose = 'any' | 'place' | 'verify'

const DENIED = '没有使用相机的权限。请在手机设置中允许使用相机，然后再扫一次。'

/** Opens the scanner and goes where the code leads. */
export async function openScanner(purpose: ScanPurpose = 'any'): Promise<void> {
  if (platform.scan === null) return go('scan', { purpose })
  const text = await scanText()
  if (text === null || follow(text)) return
  if (await askForeign(text)) await openScanner(purpose)
}

/** The text of a code by the phone's own scanner; null when there is none, with the reason told to the person. */
export async function scanText(): Promise<string | null> {
  try {
    return platform.scan === null ? null : await platform.scan()
  } catch (error) {
    await explain(error)
    return null
  }
}

/** Goes where a text leads; false when it is none of ours. */
export function follow(text: string, move: (to: Destination) => void = (to) => go(to.page, to.given)): boolean {
  const found = destination(text)
  if (found !== null) move(found)
  return found !== null
}

/** Says what a foreign code holds; resolves with whether to scan again. */
export function askForeign(text: string): Promise<boolean> {
  const shown = text.trim() === '' ? '二维码没有内容' : `内容是：${text.trim().slice(0, 200)}`
  const next = '请扫描场所张贴的、单位发来的，或“我的颜值”上的二维码。'
  return ask({ title: '这不是安码的二维码', text: `${shown}\n\n${next}`, confirm: '重新扫码', cancel: '关闭' })
}

async function explain(error: unknown): Promise<void> {
  if (error instanceof Refusal && error.reason === 'cancelled') return
  if (error instanceof Refusal && error.reason === 'denied') {
    const isWanted = await ask({ title: '无法使用相机', text: DENIED, confirm: '打开设置', cancel: '关闭' })
    if (isWanted && !(await platform.openSettings())) tell('请在手机的系统设置中允许使用相机', 'failed')
    return
  }
  tell('没有扫到二维码，请再试一次', 'failed')
}
