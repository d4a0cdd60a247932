// A browser: fetch, localStorage, geolocation, Web Share. What a browser lacks is told as `unavailable`.

import './backCloses' // listens before the router does
import './lacking'
import type { Platform, Shared } from '../types'
import { Refusal } from '../types'
import { alarm } from './alarm'
import { choosePhotos, openFile } from './files'
import { transport, upload } from './network'
import { storage } from './storage'

const locate: Platform['locate'] = () =>
  new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Refusal('unavailable', 'location'))
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, coordinates: 'wgs84' }),
      (error) => reject(new Refusal(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed', 'location')),
      { timeout: 10_000, maximumAge: 60_000 },
    )
  })

async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy') // the only way without HTTPS
  area.remove()
}

async function share({ title, link }: Shared): Promise<'shared' | 'copied'> {
  const url = `${location.origin}/m${link}`
  if (!navigator.share) {
    await copy(url)
    return 'copied'
  }
  try {
    await navigator.share({ title, url })
    return 'shared'
  } catch {
    throw new Refusal('cancelled', 'share')
  }
}

function watchNetwork(changed: (online: boolean) => void): () => void {
  const came = () => changed(true)
  const went = () => changed(false)
  window.addEventListener('online', came)
  window.addEventListener('offline', went)
  return () => {
    window.removeEventListener('online', came)
    window.removeEventListener('offline', went)
  }
}

function keepAwake(): () => void {
  const lock = navigator.wakeLock?.request('screen').catch(() => null)
  return () => void lock?.then((held) => held?.release())
}

export const platform: Platform = {
  name: 'browser',
  storage,
  transport,
  random: async (length) => crypto.getRandomValues(new Uint8Array(length)),
  scan: null,
  locate,
  choosePhotos,
  upload,
  login: async () => null,
  subscribe: async () => ({}),
  authorize: async () => undefined,
  openSettings: async () => false,
  share,
  copy,
  callPhone: async (number) => {
    location.href = `tel:${number}`
  },
  openFile,
  savePicture: (bytes, name) => openFile(bytes, name, 'image/png'),
  alarm,
  isOnline: async () => navigator.onLine,
  watchNetwork,
  keepAwake,
}
