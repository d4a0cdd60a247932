// What an account has said of a consent text, read from its records.

export interface Said {
  kind: string
  /** Null for the account itself. */
  person: string | null
  given: boolean
  version: number
}

/** Whether the account's newest word (records come newest first) is missing, or a yes to an older version. */
export function isUntold(said: readonly Said[], kind: string, version: number): boolean {
  const newest = said.find((one) => one.kind === kind && one.person === null)
  return newest === undefined || (newest.given && newest.version < version)
}
