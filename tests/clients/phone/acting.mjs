// Who acts in the stories, and a phone of each platform for them.
// ANMA_SERVER is the server's address, ANMA_CAST what tests/e2e/test_mini_programs.py made there.

import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Program } from './program.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const BUILDS = { weapp: join(ROOT, 'miniprogram/dist/weapp'), alipay: join(ROOT, 'alipay_miniapp/dist') }
assert.ok(process.env.ANMA_CAST, 'set ANMA_SERVER and ANMA_CAST (tests/e2e/test_mini_programs.py does)')

export const server = process.env.ANMA_SERVER
export const cast = JSON.parse(process.env.ANMA_CAST)

/** A launched phone; with a session its owner is logged in. */
export function phone(name, session = null, { storage = {}, ...options } = {}) {
  const kept = session ? { session: JSON.stringify(session), ...storage } : storage
  return new Program(BUILDS[name], name, { server, storage: kept, ...options }).launch()
}

/** Tells a story on both platforms, with the people who act there; nothing may have failed silently. */
export function onBoth(title, story) {
  for (const name of Object.keys(BUILDS))
    test(`${name}: ${title}`, async () => {
      const programs = []
      const start = (session, options) => {
        const program = phone(name, session, options)
        programs.push(program)
        return program
      }
      await story(start, cast.programs[name])
      for (const program of programs) assert.deepEqual(program.errors.map(String), [])
    })
}

/** As an account over HTTP. */
export async function ask(session, path, body) {
  const answer = await fetch(server + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(session && { authorization: `Bearer ${session.token}` }),
    },
    body: body && JSON.stringify(body),
  })
  return answer.json()
}

after(() => setTimeout(() => process.exit(process.exitCode ?? 0), 100).unref()) // clocks of open pages run on
