// Every page of both mini-programs opens, for a stranger and for a citizen, and shows something.

import assert from 'node:assert/strict'
import { onBoth } from './acting.mjs'

async function openAll(program) {
  for (const path of program.paths) {
    const screen = await program.open(path)
    await screen.until(() => screen.text().trim() !== '')
    assert.deepEqual(program.errors.map(String), [], path)
    program.close(screen)
  }
}

onBoth('every page opens without a session', (start) => openAll(start()))

onBoth('every page opens with a session', (start, { citizen }) => openAll(start(citizen)))
