// What is wrong with the answers, by the field that shows it: what the form core finds and what the server said. A field
// tells its fault once somebody has left it or wanted to go on, never while it is being filled for the first time.

import { type Answers, type Finding, type Json, fieldOfFinding, getAt, same } from '@anma/form-core'
import type { FieldError } from '@anma/api-client'

export interface Fault {
  /** The field that shows it, or null when none does. */
  pointer: string | null
  message: string
}

/** A refusal of the server, which holds until the answer is another. */
export interface Refusal extends Fault {
  answer: Json | undefined
}

export function refusalsOf(errors: readonly FieldError[], visible: string[], answers: Answers): Refusal[] {
  return errors.map(({ pointer, message }) => {
    const field = fieldOfFinding(visible, pointer)
    return { pointer: field, message, answer: field === null ? undefined : getAt(answers, field) }
  })
}

export function stillHolds({ pointer, answer }: Refusal, answers: Answers): boolean {
  return pointer === null || same(getAt(answers, pointer), answer)
}

/** Findings by their fields in the order of the form; what the server holds is not asked again. */
export function faultsOf(
  findings: readonly Finding[],
  visible: string[],
  isHeld: (pointer: string) => boolean,
): Fault[] {
  const faults = findings.map(({ pointer, message }) => ({ pointer: fieldOfFinding(visible, pointer), message }))
  return faults.filter(({ pointer }) => pointer === null || !isHeld(pointer))
}

/** The first message of each field. */
export function messagesOf(faults: readonly Fault[]): ReadonlyMap<string, string> {
  const messages = new Map<string, string>()
  for (const { pointer, message } of faults)
    if (pointer !== null && !messages.has(pointer)) messages.set(pointer, message)
  return messages
}
