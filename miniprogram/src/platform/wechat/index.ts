// WeChat: what wx offers, by Taro's names. Refusals are told apart by errMsg: "auth deny", "cancel", and the rest.

import '../lacking'
import Taro from '@tarojs/taro'
import type { Platform, Shared } from '../types'
import { Refusal } from '../types'
import { isOnline, keepAwake, opener, savePicture, storage, transport, upload, watchNetwork } from '../mini'
import { alarm } from '../mini/alarm'
import { refusal } from '../mini/refusals'

const scan = async (): Promise<string> => {
  try {
    const scanned = await Taro.scanCode({ scanType: ['qrCode', 'wxCode' as never] })
    return scanned.result || scanned.path || ''
  } catch (error) {
    throw refusal(error, 'camera')
  }
}

const locate: Platform['locate'] = async () => {
  try {
    const { longitude, latitude } = await Taro.getFuzzyLocation({ type: 'gcj02' })
    return { lng: longitude, lat: latitude, coordinates: 'gcj02' }
  } catch (error) {
    throw refusal(error, 'location')
  }
}

const choosePhotos: Platform['choosePhotos'] = async (most, from) => {
  try {
    const sourceType: ('camera' | 'album')[] = from === 'camera' ? ['camera'] : ['album', 'camera']
    const chosen = await Taro.chooseMedia({
      count: Math.min(most, 9),
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType,
    })
    return chosen.tempFiles.map((file) => ({ address: file.tempFilePath, bytes: file.size }))
  } catch (error) {
    throw refusal(error, 'photos')
  }
}

async function authorize(): Promise<void> {
  if (!Taro.canIUse('requirePrivacyAuthorize')) return
  await new Promise<void>((resolve, reject) =>
    Taro.requirePrivacyAuthorize({ success: () => resolve(), fail: () => reject(new Refusal('denied', 'privacy')) }),
  )
}

async function subscribe(templates: string[]): Promise<Record<string, string>> {
  if (templates.length === 0) return {}
  const answered = await Taro.requestSubscribeMessage({ tmplIds: templates.slice(0, 3), entityIds: [] }).catch(
    () => ({}),
  )
  return Object.fromEntries(Object.entries(answered).filter(([name]) => templates.includes(name)))
}

async function share({ link }: Shared): Promise<'shared' | 'copied'> {
  await Taro.setClipboardData({ data: `${ANMA_API_BASE}/m${link}` }) // a chat is shared to from the page's own menu
  return 'copied'
}

export const platform: Platform = {
  name: 'wechat',
  storage,
  transport,
  random: async (length) => new Uint8Array((await Taro.getRandomValues({ length })).randomValues),
  scan,
  locate,
  choosePhotos,
  upload,
  login: async () => ({ provider: 'wechat', code: (await Taro.login()).code }),
  subscribe,
  authorize,
  openSettings: () =>
    Taro.openSetting({}).then(
      () => true,
      () => false,
    ),
  share,
  copy: async (text) => void (await Taro.setClipboardData({ data: text })),
  callPhone: async (phoneNumber) => void (await Taro.makePhoneCall({ phoneNumber })),
  openFile: opener(['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']),
  savePicture,
  alarm,
  isOnline,
  watchNetwork,
  keepAwake,
}
