// Why a form is filled, as the page's parameters tell it, and under which names it is kept and sent.

export type Occasion =
  | { kind: 'publication'; publication: string; round: string | null }
  | { kind: 'template'; template: string }
  | { kind: 'application'; template: string; organization: string }
  | { kind: 'record'; record: string }
  | { kind: 'submission'; submission: string }

export type Parameters = Partial<Record<string, string>>

/** The occasion that the parameters name, or null when they name none. `id` is a publication's, or a template's name. */
export function occasionOf(given: Parameters): Occasion | null {
  const template = given['template']
  if (given['record']) return { kind: 'record', record: given['record'] }
  if (given['submission']) return { kind: 'submission', submission: given['submission'] }
  if (template && given['organization']) return { kind: 'application', template, organization: given['organization'] }
  if (template) return { kind: 'template', template }
  if (given['id']) return { kind: 'publication', publication: given['id'], round: given['round'] ?? null }
  return null
}

/** Under which name the draft is kept on the phone. */
export function draftName(occasion: Occasion): string {
  switch (occasion.kind) {
    case 'publication':
      return occasion.publication
    case 'template':
      return occasion.template
    case 'application':
      return `${occasion.template}@${occasion.organization}`
    case 'record':
      return `record:${occasion.record}`
    case 'submission':
      return `submission:${occasion.submission}`
  }
}

/** Whether the server keeps drafts of it too, so that one goes on from another device. */
export function isKeptByServer({ kind }: Occasion): boolean {
  return kind === 'publication' || kind === 'template'
}

/**
 * What makes two orders the same thing: a round is answered once for a person, everything else once for each opening of
 * the page.
 */
export function orderName(occasion: Occasion, round: string | null, person: string | null, opening: string): string {
  if (occasion.kind === 'publication' && round !== null && person !== null)
    return `${occasion.publication} ${round} ${person}`
  return `${draftName(occasion)} ${opening}`
}
