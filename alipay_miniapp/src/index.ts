// Alipay: what `my` offers where it differs from what Taro names alike on both platforms.

/// <reference path="./my.d.ts" />

import '@/platform/lacking' // first: everything below may need it
import Taro from '@tarojs/taro'
import { alarm } from '@/platform/mini/alarm'
import { isOnline, keepAwake, opener, savePicture, storage, transport, upload, watchNetwork } from '@/platform/mini'
import { refusal } from '@/platform/mini/refusals'
import type { Platform, Shared } from '@/platform/types'

/** Promise over one of Alipay's calls with success and fail. */
function asked<T>(
  call: (options: { success: (value: T) => void; fail: (error: unknown) => void }) => void,
): Promise<T> {
  return new Promise((resolve, reject) => call({ success: resolve, fail: reject }))
}

const scan = async (): Promise<string> => {
  try {
    const { code } = await asked<{ code: string }>((answer) => my.scan({ type: 'qr', ...answer }))
    return code
  } catch (error) {
    throw refusal(error, 'camera')
  }
}

const locate: Platform['locate'] = async () => {
  try {
    const { longitude, latitude } = await asked<{ longitude: string; latitude: string }>((answer) =>
      my.getLocation({ type: 0, ...answer }),
    )
    return { lng: Number(longitude), lat: Number(latitude), coordinates: 'gcj02' }
  } catch (error) {
    throw refusal(error, 'location')
  }
}

const choosePhotos: Platform['choosePhotos'] = async (most, from) => {
  try {
    const sourceType = from === 'camera' ? ['camera'] : ['camera', 'album']
    const { apFilePaths, tempFilePaths } = await asked<{ apFilePaths?: string[]; tempFilePaths?: string[] }>((answer) =>
      my.chooseImage({ count: Math.min(most, 9), sizeType: ['compressed'], sourceType, ...answer }),
    )
    return (apFilePaths ?? tempFilePaths ?? []).map((address) => ({ address, bytes: null }))
  } catch (error) {
    throw refusal(error, 'photos')
  }
}

async function login() {
  try {
    const { authCode } = await asked<{ authCode: string }>((answer) =>
      my.getAuthCode({ scopes: ['auth_base'], ...answer }),
    )
    return { provider: 'alipay' as const, code: authCode }
  } catch (error) {
    throw refusal(error, 'login')
  }
}

async function subscribe(templates: string[]): Promise<Record<string, string>> {
  if (templates.length === 0 || my.requestSubscribeMessage === undefined) return {}
  const request = my.requestSubscribeMessage
  const answered = await asked<{ subscribedEntityIds?: string[]; result?: { subscribedEntityIds?: string[] } }>(
    (answer) => request({ entityIds: templates.slice(0, 3), ...answer }),
  ).catch(() => null)
  const accepted = answered?.subscribedEntityIds ?? answered?.result?.subscribedEntityIds ?? []
  return answered === null
    ? {}
    : Object.fromEntries(templates.map((id) => [id, accepted.includes(id) ? 'accept' : 'reject']))
}

const copy = async (text: string): Promise<void> =>
  void (await asked<unknown>((answer) => my.setClipboard({ text, ...answer })))

async function share({ link }: Shared): Promise<'shared' | 'copied'> {
  await copy(`${ANMA_API_BASE}/m${link}`)
  return 'copied'
}

/** Alipay has no random source of its own: what the server cannot check is only asked to be unique. */
async function random(length: number): Promise<Uint8Array> {
  return Uint8Array.from({ length }, () => Math.floor(Math.random() * 256))
}

export const platform: Platform = {
  name: 'alipay',
  storage,
  transport,
  random,
  scan,
  locate,
  choosePhotos,
  upload,
  login,
  subscribe,
  authorize: async () => undefined,
  openSettings: () =>
    asked<unknown>((answer) => my.openSetting(answer)).then(
      () => true,
      () => false,
    ),
  share,
  copy,
  callPhone: async (phoneNumber) => void (await Taro.makePhoneCall({ phoneNumber })),
  openFile: opener(['pdf']),
  savePicture,
  alarm,
  isOnline,
  watchNetwork,
  keepAwake,
}
