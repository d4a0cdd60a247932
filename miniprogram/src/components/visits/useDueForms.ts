// The forms that a place asks before it lets somebody in: one after the other, each kept as a draft, back to the one that
// the server finds something wrong with.

import { useState } from 'react'
import { drafts } from '@/state/drafts'
import { type Answers, type DraftOf, type Tree, treeOf } from '@anma/form-core'
import { session } from '@/state/session'

export type AnswersByForm = Record<string, Answers>

export interface DueForms {
  trees: Tree[]
  /** Which one is being filled. */
  at: number
  answers: AnswersByForm
  /** `subject` names whose forms these are where drafts are kept, such as the place and the person; null keeps none. */
  open: (trees: readonly unknown[], subject: string | null) => void
  /** Leaves them; what was typed is a draft. */
  close: () => void
  goTo: (template: string) => void
  back: () => void
  keep: (answers: Answers) => void
  /** Takes the answers of the form at hand; all of them once it was the last, null before. */
  fill: (answers: Answers) => AnswersByForm | null
  /** Their answers have arrived: throws the drafts away. */
  forget: () => void
}

export function useDueForms(): DueForms {
  const [trees, setTrees] = useState<Tree[]>([])
  const [at, setAt] = useState(0)
  const [subject, setSubject] = useState<string | null>(null)
  const [answers, setAnswers] = useState<AnswersByForm>({})
  const open = (given: readonly unknown[], of: string | null) => {
    const next = given.map(treeOf)
    const kept = of === null ? [] : next.flatMap((tree) => draftIn(drafts.find(draftOf(of, tree)), tree))
    setSubject(of)
    setTrees(next)
    setAnswers((held) => ({ ...Object.fromEntries(kept), ...held }))
    setAt(0)
  }
  return {
    trees,
    at,
    answers,
    open,
    close: () => {
      setTrees([])
      setAnswers({}) // the next ones may be somebody else's
    },
    goTo: (template) =>
      setAt(
        Math.max(
          0,
          trees.findIndex((tree) => tree.template === template),
        ),
      ),
    back: () => setAt(Math.max(0, at - 1)),
    keep: (given) => {
      if (subject !== null) drafts.save(draftOf(subject, trees[at]), trees[at].version, given)
    },
    fill: (given) => {
      const all = { ...answers, [trees[at].template]: given }
      setAnswers(all)
      if (at + 1 < trees.length) setAt(at + 1)
      return at + 1 < trees.length ? null : only(all, trees)
    },
    forget: () => {
      if (subject !== null) trees.forEach((tree) => drafts.remove(draftOf(subject, tree)))
    },
  }
}

function draftOf(subject: string, { template }: Tree): DraftOf {
  return { account: session.get()?.account ?? '', form: `${subject}/${template}` }
}

function draftIn(draft: ReturnType<typeof drafts.find>, tree: Tree): [string, Answers][] {
  return draft !== null && draft.version === tree.version ? [[tree.template, draft.answers]] : []
}

function only(all: AnswersByForm, trees: Tree[]): AnswersByForm {
  return Object.fromEntries(trees.map(({ template }) => [template, all[template] ?? {}]))
}
