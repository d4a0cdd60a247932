// Requests and uploads of mini-programs, by the names that Taro gives to both wx and my.

import Taro from '@tarojs/taro'
import { type HttpResponse, type Transport, UnreachableError } from '@anma/api-client'
import type { Platform } from '../types'

export const transport: Transport = async ({ method, url, headers, body, timeout, expect }) => {
  try {
    const response = await Taro.request<string | ArrayBuffer>({
      url,
      method: method as keyof Taro.request.Method,
      header: headers,
      data: body ?? undefined,
      timeout,
      dataType: 'text', // parsed by the client: a captive portal's page must not pass for an answer
      responseType: expect === 'bytes' ? 'arraybuffer' : 'text',
    })
    return {
      status: response.statusCode,
      headers: lowered(response.header),
      body: response.data,
    } satisfies HttpResponse
  } catch (error) {
    const status = statusOf(error)
    if (status !== null) return { status, headers: {}, body: bodyOf(error) }
    throw new UnreachableError(/timeout|超时/i.test(JSON.stringify(error ?? '')) ? 'timeout' : 'offline')
  }
}

/** Alipay rejects answers of 400 and above; they are answers all the same. */
function statusOf(error: unknown): number | null {
  const status = Number(
    (error as { status?: number; statusCode?: number })?.status ?? (error as { statusCode?: number })?.statusCode,
  )
  return status >= 100 ? status : null
}

function bodyOf(error: unknown): string {
  const data = (error as { data?: unknown })?.data
  return typeof data === 'string' ? data : JSON.stringify(data ?? '')
}

function lowered(header: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

export const upload: Platform['upload'] = (url, picture, headers, progress) => {
  let cancelled = false
  let cancel = () => {
    cancelled = true
  }
  const done = new Promise<{ status: number; body: string }>((resolve, reject) => {
    const task = Taro.uploadFile({
      url,
      filePath: picture.address,
      name: 'photo',
      ...{ fileType: 'image' }, // Alipay wants it, WeChat does not know it
      header: headers,
      success: ({ statusCode, data }) => resolve({ status: statusCode, body: data }),
      fail: () => reject(new UnreachableError(cancelled ? 'aborted' : 'offline')),
    })
    task.onProgressUpdate?.((update: { progress: number }) => progress(update.progress / 100))
    cancel = () => {
      cancelled = true
      task.abort()
    }
  })
  return { done, cancel: () => cancel() }
}

export const isOnline = async (): Promise<boolean> => (await Taro.getNetworkType()).networkType.toLowerCase() !== 'none'

export function watchNetwork(changed: (online: boolean) => void): () => void {
  const told = (state: { isConnected: boolean }) => changed(state.isConnected)
  Taro.onNetworkStatusChange(told)
  return () => Taro.offNetworkStatusChange(told)
}
