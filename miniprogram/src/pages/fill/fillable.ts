// A form with all that is known of the occasion to fill it.

import { type Answers, type Tree, treeOf } from '@anma/form-core'
import { type Answer, ProblemError, call } from '@/api'
import { answersOf } from '@/api/answers'
import { fieldsOf } from '@/form/answers'
import { loadTree } from '@/form/loadTree'
import { rememberLabels } from './labels'
import type { Occasion } from './occasions'

export interface Fillable {
  occasion: Occasion
  tree: Tree
  title: string
  /** Who asks, until when, whether it was done; only for publications. */
  asked: Answer<'GET /api/v1/publications/{publication}/form'> | null
  /** For whom it is sent, where the form does not ask. */
  person: string | null
  /** The present answers of what is corrected, sensitive ones masked. */
  held?: Answers
  /** What may be corrected; everything when absent. */
  editable?: readonly string[]
  /** Of what is corrected. */
  revision?: number
  /** What officials wrote when they returned it. */
  remark?: string | null
  /** The step by which it is handed in again. */
  action?: string
}

/** `isNamed`: the person was chosen on purpose, so that even a form that asks who somebody is, is sent for that person. */
export async function loadFillable(occasion: Occasion, person: string | null, isNamed: boolean): Promise<Fillable> {
  const fillable = await loaded(occasion, person, isNamed)
  rememberLabels(fillable.tree)
  return fillable
}

async function loaded(occasion: Occasion, person: string | null, isNamed: boolean): Promise<Fillable> {
  switch (occasion.kind) {
    case 'publication':
      return ofPublication(occasion, person, isNamed)
    case 'template':
      return ofTemplate(occasion, person, isNamed)
    case 'application': {
      const tree = await loadTree(occasion.template)
      return { occasion, tree, title: tree.title, asked: null, person: null }
    }
    case 'record':
      return ofRecord(occasion.record)
    case 'submission':
      return ofSubmission(occasion.submission)
  }
}

/** A link may also name a template, which then is asked for by nobody. */
async function ofPublication(
  occasion: Extract<Occasion, { kind: 'publication' }>,
  person: string | null,
  isNamed: boolean,
): Promise<Fillable> {
  const { publication } = occasion
  try {
    const asked = await call('GET /api/v1/publications/{publication}/form', {
      path: { publication },
      query: { person: person ?? undefined },
    })
    return { occasion, tree: treeOf(asked.form), title: asked.title, asked, person: asked.person?.id ?? null }
  } catch (error) {
    if (
      !(error instanceof ProblemError) ||
      error.code !== 'publication.not_found' ||
      !/^[a-z][a-z_]*$/.test(publication)
    )
      throw error
    return ofTemplate({ kind: 'template', template: publication }, person, isNamed)
  }
}

async function ofTemplate(
  occasion: Extract<Occasion, { kind: 'template' }>,
  person: string | null,
  isNamed: boolean,
): Promise<Fillable> {
  if (person !== null && isNamed) {
    const tree = treeOf(
      await call('GET /api/v1/me/persons/{person}/forms/{template}', { path: { person, template: occasion.template } }),
    )
    return { occasion, tree, title: tree.title, asked: null, person }
  }
  const tree = await loadTree(occasion.template)
  const asksWho = fieldsOf(tree).some(({ widget }) => widget === 'document')
  return { occasion, tree, title: tree.title, asked: null, person: asksWho ? null : person }
}

async function ofRecord(record: string): Promise<Fillable> {
  const found = await call('GET /api/v1/me/records/{record}', { path: { record } })
  const tree = await loadTree(found.template, found.version)
  return {
    occasion: { kind: 'record', record },
    tree,
    title: found.title,
    asked: null,
    person: null,
    held: answersOf(found.answers),
    editable: found.flags.length > 0 ? found.flags : undefined,
    revision: found.revision,
    remark: newestRemark(found.history),
    action: found.actions.find(({ action }) => action === 'resubmit')?.action,
  }
}

async function ofSubmission(submission: string): Promise<Fillable> {
  const found = await call('GET /api/v1/me/submissions/{submission}', { path: { submission } })
  const tree = await loadTree(found.template, found.version)
  return {
    occasion: { kind: 'submission', submission },
    tree,
    title: found.title,
    asked: null,
    person: found.person?.id ?? null,
    held: answersOf(found.answers),
    revision: found.revision,
  }
}

function newestRemark(history: Answer<'GET /api/v1/me/records/{record}'>['history']): string | null {
  const remarks = history.filter(({ comment }) => comment).sort((one, other) => other.at.localeCompare(one.at))
  return remarks[0]?.comment ?? null
}
