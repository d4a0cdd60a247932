// The queue against a server that remembers keys as ours does, with the app killed between any two steps.

import { describe, expect, test } from 'vitest'
import { Queue, same, type Entry, type Json, type Order, type Result, type Send } from '../src'
import { Device } from './samples'

const ORDER: Order = {
  id: 'daily:2020-03-15',
  account: 'a',
  operation: 'submit',
  body: { fever: false },
  title: '每日健康打卡',
  at: 1,
}

function order(number: number, more: Partial<Order> = {}): Order {
  return { ...ORDER, id: `form:${number}`, body: { number }, ...more }
}

/** Gives each key one document, whatever is tried how often; `down` lets answers get lost. */
class Server {
  readonly documents = new Map<string, Json>()
  readonly arrivals: Json[] = []
  refuses: Json = null

  send: Send = async ({ key, body }): Promise<Result> => {
    this.arrivals.push(body)
    if (this.refuses !== null) return { kind: 'refused', problem: this.refuses }
    this.documents.set(key, body)
    return { kind: 'sent' }
  }
}

let keys = 0
function app(device: Device, limits?: { entries: number; length: number }): Queue {
  return new Queue(device, () => `key-${(keys += 1)}`, limits)
}
const asA = (): string => 'a'
const never: Send = () => new Promise(() => undefined)

test('sends in the order in which things were handed in, also those that come while it sends', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  for (let number = 1; number <= 12; number += 1) queue.enqueue(order(number))
  const send: Send = (entry) => {
    if (server.arrivals.length === 0) queue.enqueue(order(13))
    return server.send(entry)
  }
  expect(await queue.flush(send, asA)).toEqual({ sent: 13, refused: 0, retryAfter: null })
  expect(server.arrivals).toEqual(Array.from({ length: 13 }, (_, index) => ({ number: index + 1 })))
  expect(device.texts.size).toBe(0)
})

describe('a killed app', () => {
  test('before anything was sent sends it when it starts again', async () => {
    const [device, server] = [new Device(), new Server()]
    const { key } = app(device).enqueue(ORDER)
    await app(device).flush(server.send, asA)
    expect([...server.documents]).toEqual([[key, ORDER.body]])
  })

  test('while it was sending does not give the answers twice, whether or not they arrived', async () => {
    for (const lost of ['request', 'answer']) {
      const [device, server] = [new Device(), new Server()]
      const queue = app(device)
      queue.enqueue(ORDER)
      void queue.flush((entry) => (lost === 'answer' ? server.send(entry).then(() => never(entry)) : never(entry)), asA)
      await Promise.resolve()
      expect(app(device).list('a')).toMatchObject([{ tried: true, problem: null }])
      expect(await app(device).flush(server.send, asA)).toMatchObject({ sent: 1 })
      expect(server.documents.size).toBe(1)
      expect(device.texts.size).toBe(0)
    }
  })

  test('after the answer but before it was noted sends once more under the same key', async () => {
    const [device, server] = [new Device(), new Server()]
    app(device).enqueue(ORDER)
    const before = new Map(device.texts)
    await app(device).flush(server.send, asA)
    before.forEach((text, key) => device.texts.set(key, text))
    await app(device).flush(server.send, asA)
    expect([server.arrivals.length, server.documents.size]).toEqual([2, 1])
  })

  test('at every single write loses nothing and sends nothing twice', async () => {
    for (let writes = 0; writes < 8; writes += 1) {
      const [device, server] = [new Device(), new Server()]
      const killed = new Device()
      let left = writes
      const dying = {
        get: (key: string) => device.get(key),
        keys: () => device.keys(),
        set: (key: string, text: string) => (left-- > 0 ? device.set(key, text) : undefined),
        remove: (key: string) => (left-- > 0 ? device.remove(key) : undefined),
      }
      const queue = new Queue(dying, () => `key-${(keys += 1)}`)
      queue.enqueue(order(1))
      queue.enqueue(order(2))
      const written = device.texts.size
      await queue.flush(server.send, asA)
      device.texts.forEach((text, key) => killed.texts.set(key, text))
      await app(killed).flush(server.send, asA)
      expect(server.documents.size, `${writes} writes`).toBe(written)
      expect(killed.texts.size).toBe(0)
    }
  })

  test('in the middle of a write leaves a torn entry that harms nobody', async () => {
    const [device, server] = [new Device(), new Server()]
    app(device).enqueue(order(1))
    device.texts.set('queue:000000000001:torn', '{"id":"torn","acc')
    app(device).enqueue(order(2))
    expect(await app(device).flush(server.send, asA)).toMatchObject({ sent: 2 })
  })
})

test('only one flush runs; a second call joins it', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  queue.enqueue(ORDER)
  const [first, second] = [queue.flush(server.send, asA), queue.flush(server.send, asA)]
  expect(await first).toEqual(await second)
  expect(server.arrivals.length).toBe(1)
  expect(await queue.flush(server.send, asA)).toEqual({ sent: 0, refused: 0, retryAfter: null })
})

test('without network it stops, keeps the order and tells when to try again', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  queue.enqueue(order(1))
  queue.enqueue(order(2))
  expect(await queue.flush(async () => ({ kind: 'retry', after: 7 }), asA)).toMatchObject({ sent: 0, retryAfter: 7 })
  expect(await queue.flush(() => Promise.reject(new Error('offline')), asA)).toMatchObject({ retryAfter: 30 })
  await queue.flush(server.send, asA)
  expect(server.arrivals).toEqual([{ number: 1 }, { number: 2 }])
})

test('what is refused stays visible, keeps nothing behind it waiting, and goes when the person says so', async () => {
  const [device, server] = [new Device(), new Server()]
  server.refuses = { code: 'submission.round_closed' }
  const queue = app(device)
  queue.enqueue(order(1))
  queue.enqueue(order(2))
  expect(await queue.flush(server.send, asA)).toEqual({ sent: 0, refused: 2, retryAfter: null })
  expect(
    app(device)
      .list('a')
      .map((entry) => entry.problem),
  ).toEqual([server.refuses, server.refuses])
  expect(await app(device).flush(server.send, asA)).toMatchObject({ refused: 0 })
  app(device).remove('a', 'form:1')
  app(device).retry('a', 'form:2')
  server.refuses = null
  expect(await app(device).flush(server.send, asA)).toMatchObject({ sent: 1 })
  expect(device.texts.size).toBe(0)
})

test('entries of another account are kept but not sent, also when the account changes while it sends', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  queue.enqueue(order(1))
  queue.enqueue(order(2))
  queue.enqueue(order(1, { account: 'b', body: { of: 'b' } }))
  let current: string | null = 'a'
  const send: Send = (entry) => {
    current = null
    return server.send(entry)
  }
  expect(await queue.flush(send, () => current)).toMatchObject({ sent: 1 })
  expect(await queue.flush(server.send, () => 'b')).toMatchObject({ sent: 1 })
  expect(server.arrivals).toEqual([{ number: 1 }, { of: 'b' }])
  expect(queue.list('a').map((entry) => entry.id)).toEqual(['form:2'])
})

test('a second tap is the same entry; a change replaces what was never tried, else it must wait', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  const { key } = queue.enqueue(ORDER)
  expect(queue.enqueue({ ...ORDER, at: 2 }).key).toBe(key)
  queue.enqueue({ ...ORDER, body: { fever: true } })
  expect(queue.list('a')).toMatchObject([{ body: { fever: true } }])
  await queue.flush(async () => ({ kind: 'retry', after: 1 }), asA)
  expect(() => queue.enqueue(ORDER)).toThrow('上一次的内容正在提交')
  server.refuses = { code: 'answers.invalid' }
  await queue.flush(server.send, asA)
  expect(queue.enqueue(ORDER)).toMatchObject({ problem: null, tried: false })
  expect(queue.list('a').length).toBe(1)
})

test('what the person takes out while it is on its way does not come back', async () => {
  const device = new Device()
  const queue = app(device)
  queue.enqueue(ORDER)
  const send = async (entry: Entry): Promise<Result> => {
    queue.remove('a', entry.id)
    return { kind: 'refused', problem: { code: 'x' } }
  }
  await queue.flush(send, asA)
  expect(device.texts.size).toBe(0)
})

test('what replaced an entry on its way is neither taken for it nor lost', async () => {
  const [device, server] = [new Device(), new Server()]
  const queue = app(device)
  queue.enqueue(ORDER)
  const send = async (entry: Entry): Promise<Result> => {
    if (same(entry.body, ORDER.body)) {
      queue.remove('a', entry.id)
      queue.enqueue({ ...ORDER, body: { fever: true } })
    }
    return server.send(entry)
  }
  expect(await queue.flush(send, asA)).toMatchObject({ sent: 2 })
  expect([...server.documents.values()]).toEqual([{ fever: false }, { fever: true }])
})

test('limits are told with what to do, and nothing is half written', () => {
  const device = new Device()
  const queue = app(device, { entries: 2, length: 300 })
  const large = order(0, { body: 'x'.repeat(300) })
  expect(() => queue.enqueue(large)).toThrow(expect.objectContaining({ code: 'queue.too_large' }))
  queue.enqueue(order(1))
  queue.enqueue(order(2))
  expect(() => queue.enqueue(order(3))).toThrow(expect.objectContaining({ code: 'queue.full' }))
  queue.enqueue(order(3, { account: 'b' }))
  device.room = 0
  expect(() => queue.enqueue(order(4, { account: 'b' }))).toThrow(expect.objectContaining({ code: 'queue.no_room' }))
  expect(device.texts.size).toBe(3)
})

test('a device that is full can still send what it holds', async () => {
  const [device, server] = [new Device(), new Server()]
  app(device).enqueue(ORDER)
  device.room = [...device.texts].reduce((sum, [key, text]) => sum + key.length + text.length, 0)
  void app(device).flush(never, asA)
  expect(app(device).list('a')).toMatchObject([{ tried: true }])
  expect(await app(device).flush(server.send, asA)).toMatchObject({ sent: 1 })
})
