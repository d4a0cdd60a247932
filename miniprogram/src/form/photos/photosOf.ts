// Photos in answers, by their ids.

/** The ids in the answer of a photo field, which is one or a list. */
export function photosOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '')
}

/** The ids in an answer as the server tells it; null where the field holds no photos. */
export function photosIn({ widget, value }: { widget: string; value?: unknown }): string[] | null {
  return widget === 'photo' || widget === 'signature' ? photosOf(value) : null
}
