import { beforeEach, describe, expect, it } from 'vitest'
import { type Entry, Queue } from '@anma/form-core'
import { ProblemError, UnreachableError } from '@anma/api-client'
import { createOutbox } from '../../src/state/outboxes'

const order = (id: string) => ({
  id,
  account: 'a',
  operation: 'POST /api/v1/submissions',
  body: { answers: { n: id } },
  title: id,
  at: 1,
})

describe('the outbox', () => {
  let kept: Map<string, string>
  let queue: Queue
  let sent: Entry[]
  let server: (entry: Entry) => Promise<unknown>
  let account: string | null
  let isOnline: boolean
  let later: { seconds: number; run: () => void }[]
  let outbox: ReturnType<typeof createOutbox>
  let keys: number

  beforeEach(() => {
    kept = new Map()
    keys = 0
    const store = {
      get: (key: string) => kept.get(key) ?? null,
      set: (key: string, text: string) => void kept.set(key, text),
      remove: (key: string) => void kept.delete(key),
      keys: () => [...kept.keys()],
    }
    queue = new Queue(store, () => `key-${++keys}`)
    sent = []
    server = async ({ id }) => ({ number: id })
    account = 'a'
    isOnline = true
    later = []
    outbox = createOutbox({
      queue,
      send: (entry) => {
        sent.push(entry)
        return server(entry)
      },
      account: () => account,
      isOnline: () => isOnline,
      changed: () => undefined,
      later: (seconds, run) => later.push({ seconds, run }),
    })
  })

  it('answers what the server answered, and keeps nothing', async () => {
    expect(await outbox.handIn(order('1'))).toEqual({ kind: 'sent', answer: { number: '1' } })
    expect(kept.size).toBe(0)
  })

  it('keeps what no network took, and sends it later with the same key', async () => {
    server = () => Promise.reject(new UnreachableError('timeout'))
    expect(await outbox.handIn(order('1'))).toEqual({ kind: 'waiting', key: 'key-1' })
    expect(later.map(({ seconds }) => seconds)).toEqual([30])
    server = async () => ({})
    await outbox.flush()
    expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-1'])
    expect(queue.list('a')).toEqual([])
  })

  it('does not try without a network, so that it can still be changed', async () => {
    isOnline = false
    expect(await outbox.handIn(order('1'))).toEqual({ kind: 'waiting', key: 'key-1' })
    await outbox.flush()
    expect(sent).toEqual([])
    expect(queue.list('a').map(({ tried }) => tried)).toEqual([false])
  })

  it('takes two taps for one', async () => {
    const answers = await Promise.all([outbox.handIn(order('1')), outbox.handIn(order('1'))])
    expect(sent).toHaveLength(1)
    expect(answers[0]).toEqual({ kind: 'sent', answer: { number: '1' } })
  })

  it('throws what is refused, and nothing waits', async () => {
    const refusal = new ProblemError(422, 'answers.invalid', '有误')
    server = () => Promise.reject(refusal)
    await expect(outbox.handIn(order('1'))).rejects.toBe(refusal)
    expect(queue.list('a')).toEqual([])
  })

  it('throws that the session ended, and nothing waits: the form is still there', async () => {
    const lost = new ProblemError(401, 'session.invalid', '请登录')
    server = () => Promise.reject(lost)
    await expect(outbox.handIn(order('1'))).rejects.toBe(lost)
    expect(queue.list('a')).toEqual([])
  })

  it('waits as long as an overloaded server says', async () => {
    server = () => Promise.reject(new ProblemError(503, 'server.busy', '繁忙', [], 7))
    expect((await outbox.handIn(order('1'))).kind).toBe('waiting')
    expect(later[0].seconds).toBe(7)
  })

  it('keeps what was refused later, until somebody decides', async () => {
    isOnline = false
    await outbox.handIn(order('1'))
    isOnline = true
    server = () => Promise.reject(new ProblemError(409, 'submission.round_closed', '已截止'))
    await outbox.flush()
    await outbox.flush()
    expect(sent).toHaveLength(1)
    expect(queue.list('a').map(({ problem }) => problem)).toEqual([
      { code: 'submission.round_closed', detail: '已截止' },
    ])
  })

  it("never sends another account's", async () => {
    isOnline = false
    await outbox.handIn(order('1'))
    isOnline = true
    account = 'b'
    await outbox.flush()
    expect(sent).toEqual([])
    account = 'a'
    await outbox.flush()
    expect(sent).toHaveLength(1)
  })
})
