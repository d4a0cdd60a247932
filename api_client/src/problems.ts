// What can go wrong with a call: the server refuses (RFC 9457), or no answer comes at all.

export interface FieldError {
  pointer: string
  code: string
  message: string
}

/** The server's refusal: a stable code, and a sentence that says what to do. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
    readonly document: Record<string, unknown> = {},
  ) {
    super(code)
    this.name = 'ProblemError'
  }

  /** Nothing was wrong with the request: the same one may succeed later. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500 || this.status === 408
  }

  get isSessionLost(): boolean {
    return this.status === 401
  }
}

/** No answer: no network, the server away, or too slow. Whether the request arrived is unknown; repeat it with the same key. */
export class UnreachableError extends Error {
  constructor(readonly reason: 'offline' | 'timeout' | 'aborted' = 'offline') {
    super(reason)
    this.name = 'UnreachableError'
  }
}

/** A sentence for the person in front of the screen. */
export function sentence(error: unknown): string {
  if (error instanceof ProblemError) return error.detail
  if (error instanceof UnreachableError)
    return error.reason === 'timeout' ? '服务器响应太慢，请稍后再试' : '网络不通，请检查网络后再试'
  return '出了点问题，请退出后再试一次'
}
