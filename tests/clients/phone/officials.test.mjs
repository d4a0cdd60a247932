// Guards and managers on both phones, against the real server.

import assert from 'node:assert/strict'
import { ask, cast, onBoth } from './acting.mjs'

onBoth('a guard proves a code without a network', async (start, { citizen }) => {
  const { text } = await ask(citizen, '/api/v1/me/code')
  const program = start(cast.guard)
  const ready = await program.open('duty/verify/index')
  await ready.until(() => program.storage['code-keys'] !== undefined)
  program.close(ready)

  program.connect(false)
  const proved = await program.open('duty/verify/index', { text })
  await proved.sees('离线核验')
  assert.match(proved.text(), /绿[色码].*证件尾号/)

  const forged = text.slice(0, -20) + (text.at(-20) === 'A' ? 'B' : 'A') + text.slice(-19)
  const refused = await program.open('duty/verify/index', { text: forged })
  await refused.until(() => refused.byClass('verify-refused').length > 0)
  assert.doesNotMatch(refused.text(), /绿[色码]/)
})

onBoth('an official opens a register', async (start) => {
  const program = start(cast.official)
  const list = await program.open('duty/registers/index')
  await list.until(() => list.byClass('row-tappable').length > 0)
  await list.tap(list.byClass('row-tappable')[0])
  const register = await program.arrive()
  await register.until(() => register.byClass('state').length > 0 || register.byClass('row').length > 0)
})

onBoth('a manager sees who answered', async (start) => {
  const { organization, publication } = cast
  const program = start(cast.manager)
  const board = await program.open('organization/board/index', { organization, publication })
  await board.sees('已填')
})

onBoth('a manager opens a form to publish', async (start) => {
  const program = start(cast.manager)
  const publish = await program.open('organization/publish/index', {
    organization: cast.organization,
    template: 'temperature',
  })
  await publish.sees('发布')
  assert.ok(publish.byClass('field').length > 0)
})
