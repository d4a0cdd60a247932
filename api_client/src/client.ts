// Calls by the name of their operation, over whichever transport the platform has (wx.request, my.request, fetch).
// A lost connection is told apart from a refusal, and a creating call always carries an idempotency key.

import type { Answer, OperationName, Request } from './operations'
import { type FieldError, ProblemError, UnreachableError } from './problems'

export interface HttpRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: string | ArrayBuffer | null
  /** Milliseconds. */
  timeout: number
  expect: 'text' | 'bytes'
}

export interface HttpResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string | ArrayBuffer
}

/** Resolves with any answer that came; rejects with UnreachableError when none did. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

export interface ClientOptions {
  transport: Transport
  /** Origin of the server without a slash at the end; empty in a browser on the same origin. */
  base: string
  token: () => string | null
  /** Called with each 401 to a call that carried a token. */
  onSessionLost?: (token: string) => void
  newKey: () => string
  timeout?: number
}

export interface Client {
  call<N extends OperationName>(name: N, request?: Request<N>): Promise<Answer<N>>
  /** The bytes and media type of an operation that answers with a file. */
  download<N extends OperationName>(
    name: N,
    request?: Request<N>,
  ): Promise<{ bytes: ArrayBuffer; media: string; name: string | null }>
  /** The absolute address of an operation, for images and links. */
  address(name: OperationName, request?: Pick<Request<OperationName>, 'path' | 'query'>): string
}

const TIMEOUT = 15_000

export function createClient(options: ClientOptions): Client {
  const send = async (name: OperationName, request: Request<OperationName>, expect: 'text' | 'bytes') => {
    const token = options.token()
    const response = await options.transport({
      method: name.slice(0, name.indexOf(' ')),
      url: options.base + target(name, request),
      headers: headers(name, request, token, options.newKey),
      body: request.file ?? (request.body === undefined ? null : JSON.stringify(request.body)),
      timeout: options.timeout ?? TIMEOUT,
      expect,
    })
    if (response.status < 400) return response
    const problem = readProblem(response)
    if (problem.isSessionLost && token !== null) options.onSessionLost?.(token)
    throw problem
  }
  return {
    async call<N extends OperationName>(name: N, request: Request<N> = {}) {
      const response = await send(name, request as Request<OperationName>, 'text')
      const text = String(response.body)
      if (response.status === 204 || text === '') return undefined as Answer<N>
      return parse(text) as Answer<N>
    },
    async download<N extends OperationName>(name: N, request: Request<N> = {}) {
      const response = await send(name, request as Request<OperationName>, 'bytes')
      return {
        bytes: response.body as ArrayBuffer,
        media: response.headers['content-type'] ?? 'application/octet-stream',
        name: fileName(response.headers['content-disposition']),
      }
    },
    address: (name, request = {}) => options.base + target(name, request),
  }
}

function target(name: OperationName, request: Pick<Request<OperationName>, 'path' | 'query'>): string {
  const given = (request.path ?? {}) as Record<string, unknown>
  const path = name
    .slice(name.indexOf(' ') + 1)
    .replace(/\{(\w+)\}/g, (_, word: string) => segment(String(given[word] ?? '')))
  const query = Object.entries(request.query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  if (query.length === 0) return path
  return `${path}?${query.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&')}`
}

/** A path parameter may come from a link that anybody made: one that would lead to another operation leads to none. */
function segment(value: string): string {
  if (['', '.', '..'].includes(value)) throw new ProblemError(404, 'request.not_found', '链接不完整，请重新打开')
  return encodeURIComponent(value)
}

function headers(
  name: string,
  request: Request<OperationName>,
  token: string | null,
  newKey: () => string,
): Record<string, string> {
  const all: Record<string, string> = { Accept: 'application/json' }
  if (token !== null) all['Authorization'] = `Bearer ${token}`
  if (request.body !== undefined) all['Content-Type'] = 'application/json'
  if (request.file !== undefined) all['Content-Type'] = 'application/octet-stream'
  if (name.startsWith('POST ')) all['Idempotency-Key'] = request.key ?? newKey()
  if (request.revision !== undefined) all['If-Match'] = `"${request.revision}"`
  return all
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreachableError('offline') // a captive portal's page instead of our answer
  }
}

function readProblem(response: HttpResponse): ProblemError {
  const text = typeof response.body === 'string' ? response.body : decode(response.body)
  const retryAfter = Number(response.headers['retry-after'])
  let document: Record<string, unknown> = {}
  try {
    document = JSON.parse(text) as Record<string, unknown>
  } catch {
    // not ours: a gateway's own error page
  }
  const code = typeof document['code'] === 'string' ? document['code'] : 'server.unknown'
  const detail = [document['detail'], document['title']].find((words) => typeof words === 'string' && words !== '')
  return new ProblemError(
    response.status,
    code,
    typeof detail === 'string' ? detail : '服务暂时不可用，请稍后再试',
    Array.isArray(document['errors']) ? (document['errors'] as FieldError[]) : [],
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    response.headers['x-request-id'] ?? null,
    document,
  )
}

function decode(bytes: ArrayBuffer): string {
  const raw = new Uint8Array(bytes).reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, '0')}`, '')
  try {
    return decodeURIComponent(raw)
  } catch {
    return ''
  }
}

function fileName(disposition: string | undefined): string | null {
  const found = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')
  return found ? decodeURIComponent(found[1]) : null
}
