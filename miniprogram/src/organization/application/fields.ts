// Fields of an application: which are to be corrected, and which hold photos.

/** Whether a pointer is the flagged one, or lies in it: `/track/0/place` in `/track`. */
export function isWithin(path: string, flag: string): boolean {
  return path === flag || path.startsWith(`${flag}/`)
}

/** The ids of a photo field, which holds one or several; null for any other field. */
export function photosOf({ widget, value }: { widget: string; value?: unknown }): string[] | null {
  if (widget !== 'photo' && widget !== 'signature') return null
  const ids = Array.isArray(value) ? value : [value]
  return ids.filter((id): id is string => typeof id === 'string' && id !== '')
}
