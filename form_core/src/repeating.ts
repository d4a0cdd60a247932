// "Nothing changed since last time" (FE-6): what must still be said anew, and the smallest body that says it. The
// server lays what is given over the earlier answers, so those that this device may see only masked stay as they were.

import { isObject, own, same, type Answers } from './json'
import { find, join } from './pointers'
import type { Tree } from './tree'
import { dropHidden, isRequired, statesOf } from './visibility'

/** What names the form, the round and the person of a submission. */
export interface Occasion {
  template: string
  version?: number
  publication?: string
  round?: string
  person?: string
}

export interface SameAs extends Occasion {
  same_as: string
  answers: Answers
}

/**
 * Pointers of what to ask when nothing else changed: fields that must be answered anew each time, and needed ones that
 * the earlier answers leave open, such as photos, pledges and what a newer version asks.
 */
export function askedAnew(tree: Tree, answers: Answers): string[] {
  const kept = dropHidden(tree, answers)
  return statesOf(tree, kept)
    .filter(({ control, item, shown }) => {
      const isOpen = find(item, control.parts) === undefined && isRequired(control.field, kept, item)
      return shown && (control.field.must_answer || isOpen)
    })
    .map(({ place }) => join(place))
}

/** The body of POST /submissions with only what differs from the prefill; `answers` are those of `prepare`. */
export function sameAsBody(occasion: Occasion, sameAs: string, prefill: Answers, answers: Answers): SameAs {
  return { ...occasion, same_as: sameAs, answers: changes(prefill, answers) }
}

/** What makes one object of answers into another when laid over it: whole values, inner objects by field, null away. */
export function changes(before: Answers, after: Answers): Answers {
  const changed: Answers = {}
  for (const name of Object.keys({ ...before, ...after })) {
    const [old, now] = [own(before, name), own(after, name)]
    if (now === undefined) changed[name] = null
    else if (isObject(old) && isObject(now)) {
      const inner = changes(old, now)
      if (Object.keys(inner).length > 0) changed[name] = inner
    } else if (!same(old, now)) changed[name] = now
  }
  return changed
}
