// Handing in what must not be lost: written down first, then sent; what no network took waits and is sent later with the
// same key. This decides; `outbox.ts` gives it the phone.

import type { Entry, Flushed, Order, Queue, Result } from '@anma/form-core'
import { ProblemError } from '@anma/api-client'

/** The server's answer, or that it waits on the phone. */
export type Handed = { kind: 'sent'; answer: unknown } | { kind: 'waiting'; key: string }

export interface OutboxOptions {
  queue: Queue
  /** Sends one entry with its key; throws as calls do. */
  send: (entry: Entry) => Promise<unknown>
  account: () => string | null
  isOnline: () => boolean
  /** Told after anything changed. */
  changed: () => void
  /** Runs something after so many seconds; a later call takes the place of an earlier one. */
  later: (seconds: number, run: () => void) => void
}

export interface Outbox {
  /** Writes down and sends; throws what the server refused, after which nothing waits, and QueueError without room. */
  handIn: (order: Order) => Promise<Handed>
  flush: () => Promise<void>
}

const RETRY_AFTER = 30

export function createOutbox({ queue, send, account, isOnline, changed, later }: OutboxOptions): Outbox {
  const answers = new Map<string, unknown>()
  const failures = new Map<string, unknown>()
  const attempt = async (entry: Entry): Promise<Result> => {
    try {
      answers.set(entry.key, await send(entry))
      return { kind: 'sent' }
    } catch (error) {
      failures.set(entry.key, error)
      return resultOf(error)
    }
  }
  const run = (): Promise<Flushed> => queue.flush(attempt, account).finally(changed)
  const flush = async (): Promise<void> => {
    if (!isOnline()) return
    const { retryAfter } = await run()
    if (retryAfter !== null) later(retryAfter, () => void flush())
    answers.clear()
  }
  const handIn = async (order: Order): Promise<Handed> => {
    const { key } = queue.enqueue(order)
    changed()
    const isWaiting = () => queue.list(order.account).some((entry) => entry.key === key && !entry.tried)
    if (isOnline()) await run()
    if (isOnline() && isWaiting()) await run() // joined a flush that had just seen its last entry
    if (answers.has(key)) return { kind: 'sent', answer: take(answers, key) }
    const failure = take(failures, key)
    if (failure instanceof ProblemError && (failure.isSessionLost || !failure.isPassing)) {
      queue.remove(order.account, order.id)
      changed()
      throw failure
    }
    later(retryAfterOf(failure), () => void flush())
    return { kind: 'waiting', key }
  }
  return { handIn, flush }
}

/** Refused for good, or to be tried again: the network, the server's load, a session that ended. */
function resultOf(error: unknown): Result {
  const isRefused = error instanceof ProblemError && !error.isPassing && !error.isSessionLost
  if (isRefused) return { kind: 'refused', problem: { code: error.code, detail: error.detail } }
  return { kind: 'retry', after: retryAfterOf(error) }
}

function retryAfterOf(error: unknown): number {
  return (error instanceof ProblemError ? error.retryAfter : null) ?? RETRY_AFTER
}

function take<T>(from: Map<string, T>, key: string): T | undefined {
  const value = from.get(key)
  from.delete(key)
  return value
}
