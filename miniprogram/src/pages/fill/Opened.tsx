// A form that was loaded: the draft is looked for, then it is filled, and what was handed in is shown.

import { type ReactNode, useState } from 'react'
import { type Draft, fit, newest } from '@anma/form-core'
import { call } from '@/api'
import { answersOf } from '@/api/answers'
import { useLoad } from '@/api/useLoad'
import { Loading } from '@/components'
import { drafts } from '@/state/drafts'
import { online } from '@/state/network'
import { Done } from './Done'
import { FillForm } from './FillForm'
import { Handing } from './Handing'
import type { Fillable } from './fillable'
import { draftName, isKeptByServer } from './occasions'
import type { Handed } from '@/state/outboxes'

export interface OpenedProps {
  fillable: Fillable
  account: string
  follows: string | undefined
  reload: () => Promise<void>
  /** The choice of whom it is filled for. */
  whom: ReactNode
}

export function Opened({ fillable, account, follows, reload, whom }: OpenedProps) {
  const { occasion, asked, person, tree } = fillable
  const of = { account, form: draftName(occasion), person }
  const [handed, setHanded] = useState<Handed | null>(null)
  const draft = useLoad(() => findDraft(fillable, of), [tree])
  if (handed !== null) return <Handing handed={handed} fillable={fillable} follows={follows} />
  if (asked !== null && asked.done_at !== null)
    return (
      <>
        {whom}
        <Done asked={asked} follows={follows} />
      </>
    )
  if (draft.loading) return <Loading what="正在打开表单" />
  return (
    <>
      {whom}
      <FillForm
        fillable={fillable}
        of={of}
        restored={draft.data && restoredIn(fillable, draft.data)}
        onHanded={setHanded}
        reload={reload}
      />
    </>
  )
}

/** What the form still knows of a draft. */
export interface Restored extends ReturnType<typeof fit> {
  at: number
}

function restoredIn({ tree }: Fillable, draft: Draft): Restored {
  return { ...fit(tree, draft.answers), at: draft.at }
}

async function findDraft(
  { occasion }: Fillable,
  of: { account: string; form: string; person: string | null },
): Promise<Draft | null> {
  const local = drafts.find(of)
  if (!isKeptByServer(occasion) || !online.get()) return local
  const request = { path: { form: of.form }, query: { person: of.person ?? undefined } }
  const server = await call('GET /api/v1/me/drafts/{form}', request).catch(() => null) // none, or out of reach: then the phone's
  return newest(local, server && { ...server, answers: answersOf(server.answers) })
}
