// What stands in an entry of the outbox: why it was refused, and with which parameters its form is opened again.

import type { Answers, Entry, Json } from '@anma/form-core'

export interface Named {
  /** The name of its draft. */
  form: string
  person: string | null
  answers: Answers
  /** Parameters of the filling page. */
  given: Record<string, string>
}

/** What the server said, or null while it waits. */
export function refusalOf({ problem }: Entry): string | null {
  if (problem === null) return null
  return text(objectOf(problem)['detail']) ?? '服务器没有接受这份填报'
}

/** The form of an entry; null when it holds only what differed from last time, which means nothing by itself. */
export function namedBy({ body }: Entry): Named | null {
  const said = objectOf(body)
  const [template, publication, organization] = [
    text(said['template']),
    text(said['publication']),
    text(said['organization']),
  ]
  if (template === null || said['same_as'] !== undefined) return null
  const person = text(said['person'])
  const whom: Record<string, string> = person === null ? {} : { person }
  const answers = objectOf(said['answers'])
  if (organization !== null)
    return { form: `${template}@${organization}`, person: null, answers, given: { template, organization } }
  if (publication !== null) return { form: publication, person, answers, given: { id: publication, ...whom } }
  return { form: template, person, answers, given: { template, ...whom } }
}

function objectOf(value: Json | undefined): Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}
