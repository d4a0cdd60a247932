// The forms that wait on this phone for a network, and sending them: when one comes, when the app starts, after a login.

import { type Entry, Queue } from '@anma/form-core'
import { platform } from '@platform'
import { type Body, call, newKey } from '@/api'
import { online } from './network'
import { createOutbox } from './outboxes'
import { session } from './session'
import { createStore } from './stores'

/** What may wait: nothing that rests on what somebody else may change meanwhile. */
export type Waitable = 'POST /api/v1/submissions' | 'POST /api/v1/records'

const queue = new Queue(platform.storage, newKey)
const accountOf = () => session.get()?.account ?? null
let timer: ReturnType<typeof setTimeout> | undefined

/** What waits or was refused for the account of this phone, in the order in which it is sent. */
export const waiting = createStore<Entry[]>([])

const outbox = createOutbox({
  queue,
  send: ({ operation, body, key }) => call(operation as Waitable, { body: body as Body<Waitable>, key }),
  account: accountOf,
  isOnline: online.get,
  changed: refresh,
  later: (seconds, run) => {
    clearTimeout(timer)
    timer = setTimeout(run, seconds * 1000)
  },
})

export const { handIn, flush } = outbox

function refresh(): void {
  const account = accountOf()
  waiting.set(account === null ? [] : queue.list(account))
}

export function discard({ account, id }: Entry): void {
  queue.remove(account, id)
  refresh()
}

/** Nothing of this account can be sent any more: its person has erased it. */
export function discardAll(account: string): void {
  for (const { id } of queue.list(account)) queue.remove(account, id)
  refresh()
}

export function retry({ account, id }: Entry): Promise<void> {
  queue.retry(account, id)
  refresh()
  return flush()
}

/** Called once when the app starts. */
export function watchOutbox(): void {
  const look = () => {
    refresh()
    void flush()
  }
  online.watch(look)
  session.watch(look)
  look()
}
