// Drafts on the device (FE-7): what somebody has begun to fill, by account, form and person, so that a killed app or a
// lost network costs nothing. They are kept for thirty days as on the server, whose own draft may be the newer one.

import { isObject, type Answers } from './json'
import { isWritten, readJson, type Instant, type KeyValue } from './storage'

/** Whose draft of which form: the id of a template or publication, and the person if one is answered for. */
export interface DraftOf {
  account: string
  form: string
  person?: string | null
}

export interface Draft {
  /** The version of the template that was filled. */
  version: number | null
  at: Instant
  answers: Answers
}

/** A draft as GET /me/drafts/{form} answers. */
export interface ServerDraft {
  version: number | null
  at: string
  answers: Answers
}

const PREFIX = 'draft:'
const KEPT = 30 * 86_400_000
/** How far the clock may have been set back since; a draft from farther in the future would never expire. */
const SKEW = 86_400_000

export class Drafts {
  constructor(
    private readonly store: KeyValue,
    private readonly now: () => Instant,
  ) {}

  /** Keeps the draft in the place of an earlier one; false when the device has no room even without old drafts. */
  save(of: DraftOf, version: number | null, answers: Answers): boolean {
    const draft: Draft = { version, at: this.now(), answers }
    if (isWritten(this.store, keyOf(of), draft)) return true
    this.removeExpired()
    return isWritten(this.store, keyOf(of), draft)
  }

  /** The draft, or null when there is none, it is too old or cannot be read. */
  find(of: DraftOf): Draft | null {
    const draft = readJson(this.store, keyOf(of))
    return isDraft(draft) && this.isFresh(draft) ? draft : null
  }

  /** Throws the draft away: it was submitted, or is no longer wanted. */
  remove(of: DraftOf): void {
    this.store.remove(keyOf(of))
  }

  /** Throws away all drafts of an account, as when it logs out of a device that others use. */
  forget(account: string): void {
    const prefix = `${PREFIX}${encodeURIComponent(account)}:`
    this.keys()
      .filter((key) => key.startsWith(prefix))
      .forEach((key) => this.store.remove(key))
  }

  /** Throws away what is older than thirty days or cannot be read; call it when the app starts. */
  removeExpired(): void {
    for (const key of this.keys()) {
      const draft = readJson(this.store, key)
      if (!isDraft(draft) || !this.isFresh(draft)) this.store.remove(key)
    }
  }

  private keys(): string[] {
    return this.store.keys().filter((key) => key.startsWith(PREFIX))
  }

  private isFresh(draft: Draft): boolean {
    const age = this.now() - draft.at
    return age < KEPT && age > -SKEW
  }
}

/** The newer of the device's draft and the server's, where there is any; the device's when they are as old. */
export function newest(local: Draft | null, server: ServerDraft | null): Draft | null {
  if (server === null) return local
  const remote: Draft = { version: server.version, at: Date.parse(server.at), answers: server.answers }
  return local === null || remote.at > local.at ? remote : local
}

function keyOf({ account, form, person }: DraftOf): string {
  return PREFIX + [account, form, person ?? ''].map(encodeURIComponent).join(':')
}

function isDraft(value: unknown): value is Draft {
  return isObject(value) && typeof value.at === 'number' && isObject(value.answers)
}
