// Handing in a filled form, by its occasion: new ones by way of the outbox, corrections at once, since they rest on what
// was read just now.

import { type Answers, QueueError, sameAsBody } from '@anma/form-core'
import { type Answer, type Body, call } from '@/api'
import { answersOf } from '@/api/answers'
import { handIn, type Waitable } from '@/state/outbox'
import type { Handed } from '@/state/outboxes'
import { withHeld, heldOf } from '@/form/answers'
import type { Fillable } from './fillable'
import { orderName } from './occasions'

export type Receipt = Answer<'POST /api/v1/submissions'>
export type Filed = Answer<'POST /api/v1/records'>

export interface Given {
  answers: Answers
  /** Nothing changed since last time but these answers. */
  isSame: boolean
  account: string
  /** Of this opening of the page. */
  opening: string
  /** The idempotency key where the outbox makes none. */
  key: string
}

/** What the server answers, or that it waits. Throws what was refused. */
export function send(fillable: Fillable, given: Given): Promise<Handed> {
  const { occasion, revision, action } = fillable
  const { answers, key } = given
  if (occasion.kind === 'record') {
    const whole = withHeld(answers, heldOf(fillable.tree, fillable.held))
    const body = { action: action ?? 'resubmit', revision: revision ?? 1, answers: whole }
    return sent(call('POST /api/v1/records/{record}/steps', { path: { record: occasion.record }, body, key }))
  }
  if (occasion.kind === 'submission') {
    const body = { answers, revision, version: fillable.tree.version }
    return sent(
      call('POST /api/v1/submissions/{submission}/corrections', {
        path: { submission: occasion.submission },
        body,
        key,
      }),
    )
  }
  return handInNew(fillable, given)
}

async function handInNew(fillable: Fillable, given: Given): Promise<Handed> {
  const { occasion, title, person } = fillable
  const operation: Waitable = occasion.kind === 'application' ? 'POST /api/v1/records' : 'POST /api/v1/submissions'
  const body = bodyOf(fillable, given)
  const id = orderName(occasion, fillable.asked?.round?.round ?? null, person, given.opening)
  try {
    return await handIn({ id, account: given.account, operation, body, title, at: Date.now() })
  } catch (error) {
    const isUnkept = error instanceof QueueError && error.code !== 'queue.on_its_way'
    if (!isUnkept) throw error
    return sent(call(operation, { body: body as Body<Waitable>, key: given.key })) // no room to write it down: sent at once or not at all
  }
}

function bodyOf({ occasion, tree, asked, person }: Fillable, { answers, isSame }: Given): Answers {
  const named = { template: tree.template, version: tree.version }
  if (occasion.kind === 'application') return { ...named, organization: occasion.organization, answers }
  const round = occasion.kind === 'publication' ? (occasion.round ?? asked?.round?.round) : null
  const whole = {
    ...named,
    ...(asked ? { publication: asked.publication } : {}),
    ...(round ? { round } : {}),
    ...(person ? { person } : {}),
    draft: true,
  }
  if (isSame && asked?.same_as)
    return { ...whole, ...sameAsBody(whole, asked.same_as, answersOf(asked.prefill), answers) }
  return { ...whole, answers }
}

async function sent(answer: Promise<unknown>): Promise<Handed> {
  return { kind: 'sent', answer: await answer }
}
