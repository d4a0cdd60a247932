// The offline queue: what somebody handed in while there was no network, kept on the device until the server has it.
// Every entry is written before it is sent and keeps one idempotency key for life, so an app killed at any moment
// neither loses an answer nor gives it twice. What the server refuses stays until the person decides.

import { isObject, same, type Json } from './json'
import { isWritten, readJson, type Instant, type KeyValue } from './storage'

/** What is to be sent; `id` names what it is about (form, round, person), so a second tap is not a second entry. */
export interface Order {
  id: string
  account: string
  operation: string
  body: Json
  /** What the person reads in the list of what waits. */
  title: string
  at: Instant
}

export interface Entry extends Order {
  /** The Idempotency-Key of every attempt. */
  key: string
  /** Whether it was on its way at least once; then the server may have it though no answer came. */
  tried: boolean
  /** What the server said against it; null while it waits. */
  problem: Json
}

/** What became of an attempt: the server has it, will not have it, or could not be reached; `after` is in seconds. */
export type Result = { kind: 'sent' } | { kind: 'refused'; problem: Json } | { kind: 'retry'; after: number }
export type Send = (entry: Entry) => Promise<Result>

export interface Flushed {
  sent: number
  refused: number
  /** Seconds to wait until the next attempt, or null when nothing is left to send. */
  retryAfter: number | null
}

export interface Limits {
  /** Of one account. */
  entries: number
  /** Of one entry as JSON, in UTF-16 units. */
  length: number
}

const PREFIX = 'queue:'
const LIMITS: Limits = { entries: 100, length: 128 * 1024 }
const RETRY_AFTER = 30
const DIGITS = 12

const SENTENCES = {
  'queue.too_large': '内容过大，无法在没有网络时保存，请联网后提交',
  'queue.full': '等待提交的内容过多，请联网提交后再试',
  'queue.no_room': '手机存储空间不足，无法保存，请清理后再试或联网提交',
  'queue.on_its_way': '上一次的内容正在提交，请稍后再改',
}

/** Why something could not be queued; `message` says what to do. */
export class QueueError extends Error {
  constructor(readonly code: keyof typeof SENTENCES) {
    super(SENTENCES[code])
    this.name = 'QueueError'
  }
}

export class Queue {
  private running: Promise<Flushed> | null = null

  /** `random` gives a fresh text of 8 to 100 unguessable signs for each idempotency key. */
  constructor(
    private readonly store: KeyValue,
    private readonly random: () => string,
    private readonly limits: Limits = LIMITS,
  ) {}

  /**
   * Writes the order down; once this returns it will be sent. The same order again is the same entry. A changed one
   * replaces what was never tried or was refused, else it throws `queue.on_its_way`.
   */
  enqueue(order: Order): Entry {
    const place = this.placeOf(order.account, order.id)
    const known = place === null ? null : this.read(place)
    const isSame = known !== null && same(known.body, order.body) && known.operation === order.operation
    if (known !== null && isSame && known.problem === null) return known
    if (known !== null && known.problem === null && known.tried) throw new QueueError('queue.on_its_way')
    const entry: Entry = { ...order, key: this.random(), tried: false, problem: null }
    this.write(place ?? this.nextPlace(order.id), entry, place === null)
    return entry
  }

  /** What waits and what was refused for an account, in the order in which it will be sent. */
  list(account: string): Entry[] {
    return this.places()
      .map((place) => this.read(place))
      .filter((entry): entry is Entry => entry?.account === account)
  }

  /** Takes an entry out: a refused one that was understood, or one that the person no longer wants to send. */
  remove(account: string, id: string): void {
    const place = this.placeOf(account, id)
    if (place !== null) this.store.remove(place)
  }

  /** Sends a refused entry again with the next flush, as it is. */
  retry(account: string, id: string): void {
    const place = this.placeOf(account, id)
    const entry = place === null ? null : this.read(place)
    if (place !== null && entry !== null) isWritten(this.store, place, { ...entry, problem: null })
  }

  /**
   * Sends in order until all is sent or an attempt has to be repeated. Only entries of the account that `current` names
   * before each attempt go out. A second call joins the flush that runs.
   */
  flush(send: Send, current: () => string | null): Promise<Flushed> {
    if (this.running !== null) return this.running
    const end = (): void => void (this.running = null)
    this.running = this.run(send, current)
    this.running.then(end, end)
    return this.running
  }

  private async run(send: Send, current: () => string | null): Promise<Flushed> {
    const done: Flushed = { sent: 0, refused: 0, retryAfter: null }
    for (const seen = new Set<string>(); ; ) {
      const entry = this.next(current(), seen)
      if (entry === undefined) return done
      seen.add(entry.key)
      const result = await this.attempt(send, entry)
      if (result.kind === 'retry') return { ...done, retryAfter: result.after }
      this.settle(entry, result)
      done[result.kind] += 1
    }
  }

  private next(account: string | null, seen: Set<string>): Entry | undefined {
    const waiting = account === null ? [] : this.list(account)
    return waiting.find((entry) => entry.problem === null && !seen.has(entry.key))
  }

  /** Notes that it is on its way (`true` is shorter than `false`, so there is always room), then sends it. */
  private async attempt(send: Send, entry: Entry): Promise<Result> {
    const place = this.placeOf(entry.account, entry.id)
    if (place !== null) isWritten(this.store, place, { ...entry, tried: true })
    try {
      return await send({ ...entry, tried: true })
    } catch {
      return { kind: 'retry', after: RETRY_AFTER }
    }
  }

  private settle(entry: Entry, result: Exclude<Result, { kind: 'retry' }>): void {
    const place = this.placeOf(entry.account, entry.id)
    if (place === null || this.read(place)?.key !== entry.key) return // taken out or replaced meanwhile
    if (result.kind === 'sent') this.store.remove(place)
    else isWritten(this.store, place, { ...entry, tried: true, problem: result.problem })
  }

  private write(place: string, entry: Entry, isNew: boolean): void {
    if (JSON.stringify(entry).length > this.limits.length) throw new QueueError('queue.too_large')
    if (isNew && this.list(entry.account).length >= this.limits.entries) throw new QueueError('queue.full')
    if (!isWritten(this.store, place, entry)) throw new QueueError('queue.no_room')
  }

  private read(place: string): Entry | null {
    const entry = readJson(this.store, place)
    return isEntry(entry) ? entry : null
  }

  private places(): string[] {
    return this.store
      .keys()
      .filter((key) => key.startsWith(PREFIX))
      .sort()
  }

  private placeOf(account: string, id: string): string | null {
    const isMeant = (place: string): boolean => {
      const entry = this.read(place)
      return entry !== null && entry.account === account && entry.id === id
    }
    return this.places().find(isMeant) ?? null
  }

  private nextPlace(id: string): string {
    const last = this.places().pop()
    const number = last === undefined ? 0 : Number(last.slice(PREFIX.length, PREFIX.length + DIGITS)) + 1
    return `${PREFIX}${String(number).padStart(DIGITS, '0')}:${encodeURIComponent(id)}`
  }
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value)) return false
  return ['id', 'account', 'operation', 'key'].every((name) => typeof value[name] === 'string') && 'problem' in value
}
