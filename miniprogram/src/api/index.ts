// The API client of this app: the platform's transport, this phone's session.

import { type Answer, type OperationName, type Request, createClient } from '@anma/api-client'
import { platform } from '@platform'
import { lose, session } from '@/state/session'
import { newKey } from './keys'

export const client = createClient({
  transport: platform.transport,
  base: ANMA_API_BASE,
  token: () => session.get()?.token ?? null,
  onSessionLost: lose,
  newKey,
})

/** Calls an operation by its name, such as `GET /api/v1/me/color`. */
export function call<N extends OperationName>(name: N, request?: Request<N>): Promise<Answer<N>> {
  return client.call(name, request)
}

/** An item of a list that an operation answers. */
export type Item<N extends OperationName> = Answer<N> extends { items: (infer T)[] } ? T : never

export { ProblemError, UnreachableError, sentence } from '@anma/api-client'
export type { Answer, Body, OperationName, Request } from '@anma/api-client'
export { newKey } from './keys'
