// Names of the form's elements on the page, by the pointers of what they hold.

/** An id that is unique within a form and may stand in a selector. */
export function idOf(pointer: string): string {
  return `f${pointer.replace(/[^A-Za-z0-9_]/g, '-')}`
}
