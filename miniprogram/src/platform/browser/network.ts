// Requests by fetch; uploads by XMLHttpRequest, since fetch tells no progress.

import { type Transport, UnreachableError } from '@anma/api-client'
import type { Platform } from '../types'

export const transport: Transport = async ({ method, url, headers, body, timeout, expect }) => {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), timeout)
  try {
    const response = await fetch(url, { method, headers, body, signal: control.signal })
    const names: Record<string, string> = {}
    response.headers.forEach((value, name) => {
      names[name] = value
    })
    return {
      status: response.status,
      headers: names,
      body: expect === 'bytes' ? await response.arrayBuffer() : await response.text(),
    }
  } catch {
    throw new UnreachableError(control.signal.aborted ? 'timeout' : 'offline')
  } finally {
    clearTimeout(timer)
  }
}

export const upload: Platform['upload'] = (url, picture, headers, progress) => {
  const request = new XMLHttpRequest()
  const done = fetch(picture.address)
    .then((response) => response.blob())
    .then((blob) => send(request, url, blob, headers, progress))
  return { done, cancel: () => request.abort() }
}

function send(
  request: XMLHttpRequest,
  url: string,
  blob: Blob,
  headers: Record<string, string>,
  progress: (share: number) => void,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('photo', blob, 'photo')
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onload = () => resolve({ status: request.status, body: request.responseText })
    request.onerror = () => reject(new UnreachableError('offline'))
    request.onabort = () => reject(new UnreachableError('aborted'))
    request.send(form)
  })
}
