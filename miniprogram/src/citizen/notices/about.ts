// Where a notice leads: the page of what it tells of, by its kind (messages/notices.json), with the person or the
// organization it names.

import type { PageName } from '../../routes'

export interface Told {
  kind: string
  person: string | null
  organization: string | null
}

export interface Destination {
  page: PageName
  given: Record<string, string>
}

/** A page; the parameter that names person or organization; the page instead when the notice names none. */
type Way = [page: PageName] | [page: PageName, about: 'person' | 'organization', parameter: string, otherwise: PageName]

const WAYS: [kinds: string[], way: Way][] = [
  [['color.changed'], ['code', 'person', 'person', 'code']],
  [
    ['review.approve', 'review.reject'],
    ['identity', 'person', 'person', 'persons'],
  ],
  [['appeal.answered'], ['appeals', 'person', 'person', 'appeals']],
  [['proxy.requested', 'proxy.joined', 'proxy.full', 'proxy.refused', 'proxy.ended'], ['proxies']],
  [['round.opened', 'round.reminder'], ['home']],
  [
    ['round.answered', 'round.digest', 'publication.calendar'],
    ['publications', 'organization', 'organization', 'work'],
  ],
  [['organization.joined'], ['members', 'organization', 'organization', 'work']],
  [
    ['organization.admin', 'certification.approved', 'certification.rejected'],
    ['organization', 'organization', 'id', 'organizations'],
  ],
  [
    ['application.returned', 'application.approved', 'application.rejected'],
    ['applications', 'organization', 'organization', 'applications'],
  ],
  [['application.received', 'application.overdue', 'application.assigned'], ['registers']],
  [['export.ready', 'import.done', 'job.failed'], ['jobs']],
]
const BY_KIND = new Map(WAYS.flatMap(([kinds, way]) => kinds.map((kind) => [kind, way] as const)))

/** The page that a notice leads to, or null where there is nothing to open. */
export function destinationOf(told: Told): Destination | null {
  const way = BY_KIND.get(told.kind)
  if (way === undefined) return null
  if (way.length === 1) return { page: way[0], given: {} }
  const [page, about, parameter, otherwise] = way
  const named = told[about]
  return named === null ? { page: otherwise, given: {} } : { page, given: { [parameter]: named } }
}
