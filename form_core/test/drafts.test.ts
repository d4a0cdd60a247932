// Drafts on the device: found again by their owner only, for thirty days, and none the worse for a full storage.

import { expect, test } from 'vitest'
import { Drafts, newest } from '../src'
import { Device } from './samples'

const DAY = 86_400_000
const OF = { account: 'a', form: 'daily', person: 'p' }

function at(device: Device, now: number): Drafts {
  return new Drafts(device, () => now)
}

test('a draft is found again after a restart, by account, form and person', () => {
  const device = new Device()
  at(device, DAY).save(OF, 3, { fever: false })
  expect(at(device, DAY + 1).find(OF)).toEqual({ version: 3, at: DAY, answers: { fever: false } })
  for (const other of [{ account: 'b' }, { form: 'other' }, { person: null }, { account: 'a:daily', form: 'p' }]) {
    expect(at(device, DAY).find({ ...OF, ...other })).toBeNull()
  }
})

test.each([
  [30 * DAY - 1, true],
  [30 * DAY, false],
  [-DAY + 1, true],
  [-DAY, false],
])('after %d ms it is kept: %s', (age, isKept) => {
  const device = new Device()
  at(device, 40 * DAY).save(OF, null, {})
  const later = at(device, 40 * DAY + age)
  expect(later.find(OF) !== null).toBe(isKept)
  later.removeExpired()
  expect(device.texts.size).toBe(isKept ? 1 : 0)
})

test('when the storage is full old drafts make room; else the earlier draft stays and the caller is told', () => {
  const device = new Device()
  at(device, 0).save({ ...OF, form: 'old' }, null, { note: 'x'.repeat(50) })
  device.room = 120
  const now = at(device, 31 * DAY)
  expect(now.save(OF, null, { note: 'y' })).toBe(true)
  expect(now.save(OF, null, { note: 'y'.repeat(500) })).toBe(false)
  expect(now.find(OF)?.answers).toEqual({ note: 'y' })
})

test.each(['', 'null', '{"at":1', '[]', '{"at":1}', '{"at":"1","answers":{}}', '{"at":1,"answers":[]}'])(
  'what is no draft is none: %s',
  (text) => {
    const device = new Device()
    device.set('draft:a:daily:p', text)
    expect(at(device, DAY).find(OF)).toBeNull()
    at(device, DAY).removeExpired()
    expect(device.texts.size).toBe(0)
  },
)

test('logging out forgets the drafts of that account and nothing else', () => {
  const device = new Device()
  const drafts = at(device, DAY)
  for (const account of ['a', 'ab', 'a:b']) drafts.save({ ...OF, account }, null, {})
  device.set('queue:1', 'x')
  drafts.forget('a')
  expect([...device.texts.keys()].sort()).toEqual(['draft:a%3Ab:daily:p', 'draft:ab:daily:p', 'queue:1'])
})

test('the newer draft wins, and the device when they are as old', () => {
  const server = { version: 2, at: '2020-03-15T12:00:00+08:00', answers: { from: 'server' } }
  const instant = Date.parse(server.at)
  const local = (at: number): Parameters<typeof newest>[0] => ({ version: 1, at, answers: { from: 'device' } })
  expect(newest(local(instant - 1), server)).toEqual({ version: 2, at: instant, answers: server.answers })
  expect(newest(local(instant), server)?.answers).toEqual({ from: 'device' })
  expect(newest(null, server)?.version).toBe(2)
  expect(newest(local(1), null)?.version).toBe(1)
  expect(newest(null, null)).toBeNull()
})
