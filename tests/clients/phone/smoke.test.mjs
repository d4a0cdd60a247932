// Both mini-programs: every page opens, and a citizen's morning works against the real server.
// ANMA_SERVER is its address, ANMA_SESSION the session of somebody with a to-do; tests/e2e/test_mini_programs.py gives both.

import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Program } from './program.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const BUILDS = { weapp: join(ROOT, 'miniprogram/dist/weapp'), alipay: join(ROOT, 'alipay_miniapp/dist') }
const server = process.env.ANMA_SERVER
const session = process.env.ANMA_SESSION
assert.ok(server && session, 'set ANMA_SERVER and ANMA_SESSION (tests/e2e/test_mini_programs.py does)')

for (const [name, folder] of Object.entries(BUILDS)) {
  const launch = (storage = {}) => new Program(folder, name, { server, storage }).launch()

  test(`${name}: every page opens without a session`, async () => {
    const program = launch()
    for (const path of program.paths) {
      const screen = await program.open(path)
      await screen.until(() => screen.text().trim() !== '')
      assert.deepEqual(program.errors.map(String), [], path)
      program.close(screen)
    }
  })

  test(`${name}: every page opens with a session`, async () => {
    const program = launch({ session })
    for (const path of program.paths) {
      const screen = await program.open(path)
      await screen.until(() => screen.text().trim() !== '')
      assert.deepEqual(program.errors.map(String), [], path)
      program.close(screen)
    }
  })
}

setTimeout(() => process.exit(process.exitCode ?? 0), 240_000).unref()
