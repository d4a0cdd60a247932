// Which templates an organization can publish: those about a person that are asked in rounds, or once.

import type { Item } from '@/api'

export type Template = Item<'GET /api/v1/templates'>
export interface Category {
  title: string
  templates: Template[]
}

/** Publishable templates by category; those with forms that repeat come first, since they are what most look for. */
export function categories(all: readonly Template[]): Category[] {
  const found = new Map<string, Template[]>()
  for (const template of all) {
    if (!isPublishable(template)) continue
    const others = found.get(template.category)
    if (others) others.push(template)
    else found.set(template.category, [template])
  }
  const list = [...found].map(([title, templates]) => ({ title, templates }))
  const repeats = (category: Category) => category.templates.some(({ frequency }) => frequency === 'per_round')
  return [...list.filter(repeats), ...list.filter((category) => !repeats(category))]
}

function isPublishable({ subject, frequency }: Template): boolean {
  return subject === 'person' && (frequency === 'per_round' || frequency === 'once')
}

/** `定期填报`, or `每人填一次`. */
export function frequencyWords(frequency: string): string {
  return frequency === 'per_round' ? '定期填报' : '每人填一次'
}
