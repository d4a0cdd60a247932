// Everything in which WeChat, Alipay and a browser differ, behind one small interface. `@platform` is one of
// platform/wechat, platform/browser and ../../alipay_miniapp/src; nothing else may ask which platform it runs on.

import type { Transport } from '@anma/api-client'

/** Why the phone did not do what was asked; `denied` can be mended in its settings. */
export type RefusalReason = 'denied' | 'cancelled' | 'unavailable' | 'failed'

/** The phone or the person refused: camera, position, photos, privacy. */
export class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    readonly what: 'camera' | 'location' | 'photos' | 'privacy' | 'login' | 'share' | 'file',
  ) {
    super(`${what} ${reason}`)
    this.name = 'Refusal'
  }
}

/** Strings by key, synchronous, surviving the app; `set` throws when there is no room. */
export interface KeyValue {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

export interface Position {
  lng: number
  lat: number
  coordinates: 'gcj02' | 'wgs84'
}

/** A photo that was chosen: `address` shows it, `bytes` is its size if known. */
export interface Picture {
  address: string
  bytes: number | null
}

/** An upload under way. */
export interface Upload {
  /** Resolves with status and body text; rejects with UnreachableError. */
  done: Promise<{ status: number; body: string }>
  cancel(): void
}

/** One press of the platform's own phone button, or null where it has none (browsers: SMS). */
export type PhoneGrant =
  | { provider: 'wechat'; phone_code: string }
  | { provider: 'alipay'; response: string; sign: string }

/** How one logs in besides by phone number and SMS. */
export interface AppLogin {
  provider: 'wechat' | 'alipay'
  code: string
}

/** What the page shows to whom it is shared with. */
export interface Shared {
  title: string
  /** Link in our own form: `/p?id=…`. */
  link: string
}

export interface Platform {
  readonly name: 'wechat' | 'alipay' | 'browser'
  readonly storage: KeyValue
  readonly transport: Transport
  /** Random bytes from the platform's secure source. */
  random(length: number): Promise<Uint8Array>
  /** The text of a code in front of the camera. In browsers the scanning page does this itself (null). */
  readonly scan: (() => Promise<string>) | null
  locate(): Promise<Position>
  choosePhotos(most: number, from: 'camera' | 'both'): Promise<Picture[]>
  upload(url: string, picture: Picture, headers: Record<string, string>, progress: (share: number) => void): Upload
  /** A one-time code of the platform's login; null in browsers. */
  login(): Promise<AppLogin | null>
  /** Asks to be allowed messages; answers template → accept | reject | ban | filter, empty where there is no such thing. */
  subscribe(templates: string[]): Promise<Record<string, string>>
  /** Asks the platform's own privacy authorization where it has one; rejects with Refusal('denied', 'privacy'). */
  authorize(): Promise<void>
  /** Opens the phone's settings of this app; false where there is no such page. */
  openSettings(): Promise<boolean>
  share(shared: Shared): Promise<'shared' | 'copied'>
  copy(text: string): Promise<void>
  callPhone(number: string): Promise<void>
  /** Shows or saves a file that was downloaded. */
  openFile(bytes: ArrayBuffer, name: string, media: string): Promise<void>
  /** Puts a picture (PNG bytes) into the phone's album, or downloads it. */
  savePicture(bytes: ArrayBuffer, name: string): Promise<void>
  /** Sound and vibration for people from key areas; returns how to end it. */
  alarm(): () => void
  isOnline(): Promise<boolean>
  /** Calls back whenever the network comes or goes; returns how to stop. */
  watchNetwork(changed: (online: boolean) => void): () => void
  /** Keeps the screen lit while a code is shown; returns how to end it. */
  keepAwake(): () => void
}
