// One photo to the server: made smaller where that helps, refused in words when it is too large all the same, and what
// the server says of it.

import { ProblemError, UnreachableError, client, sentence } from '@/api'
import { loadSettings } from '@/state/settings'
import { lose, session } from '@/state/session'
import { platform } from '@platform'
import type { Picture } from '@/platform/types'
import { shrink } from './shrink'

/** The server's limit where it does not tell. */
const USUAL_BYTES = 10 * 1024 * 1024
const ENOUGH_BYTES = 2 * 1024 * 1024

export interface Sending {
  /** The id of the photo; rejects with what to say, or UnreachableError('aborted') after `cancel`. */
  done: Promise<string>
  cancel: () => void
}

/** A photo that cannot be sent as it is; `message` says what to do. */
export class PhotoError extends Error {}

export function photoSentence(error: unknown): string {
  return error instanceof PhotoError ? error.message : sentence(error)
}

export function sendPhoto(picture: Picture, key: string, progress: (share: number) => void): Sending {
  let cancelled = false
  let stop = () => undefined as void
  const send = async () => {
    const small = picture.bytes !== null && picture.bytes <= ENOUGH_BYTES ? picture : await shrink(picture)
    const most = (await loadSettings().catch(() => null))?.photo.max_bytes ?? USUAL_BYTES
    if (small.bytes !== null && small.bytes > most)
      throw new PhotoError(`照片太大，不能超过${Math.floor(most / 1024 / 1024)}MB，请重新拍摄或选择较小的照片`)
    if (cancelled) throw new UnreachableError('aborted')
    const token = session.get()?.token
    const headers = {
      'Idempotency-Key': key,
      Accept: 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    }
    const upload = platform.upload(client.address('POST /api/v1/me/photos'), small, headers, progress)
    stop = upload.cancel
    const answer = await upload.done
    if (answer.status === 401 && token) lose(token)
    return idOf(answer)
  }
  return {
    done: send(),
    cancel: () => {
      cancelled = true
      stop()
    },
  }
}

function idOf({ status, body }: { status: number; body: string }): string {
  const said = read(body)
  if (status < 300 && typeof said['id'] === 'string') return said['id']
  if (status === 413) throw new PhotoError('照片太大，请重新拍摄或选择较小的照片')
  const detail = typeof said['detail'] === 'string' ? said['detail'] : '照片没有上传成功，请重试'
  throw new ProblemError(status, String(said['code'] ?? 'server.unknown'), detail)
}

function read(body: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(body)
    return typeof said === 'object' && said !== null ? { ...said } : {}
  } catch {
    return {}
  }
}
