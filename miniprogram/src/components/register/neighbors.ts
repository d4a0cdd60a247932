// Which record comes after the one that was opened: the rows as the list showed them last.

let shown: readonly string[] = []

export function rememberOrder(records: readonly string[]): void {
  shown = records
}

/** The record after this one in the list it was opened from. */
export function nextOf(record: string): string | null {
  const at = shown.indexOf(record)
  return at < 0 ? null : (shown[at + 1] ?? null)
}
