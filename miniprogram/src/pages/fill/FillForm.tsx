// The form itself with what belongs to filling it: the draft, "same as last time", consents, and handing it in.

import { useRef, useState } from 'react'
import { type Answers, type DraftOf, askedAnew, start } from '@anma/form-core'
import { ProblemError, newKey } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused } from '@/components'
import { Box } from '@/elements'
import { Form, fieldErrors } from '@/form'
import { consentsAsked } from '@/state/consentRecords'
import { refreshPersons } from '@/state/persons'
import type { Handed } from '@/state/outboxes'
import { AskConsents } from './AskConsents'
import { DraftLine } from './DraftLine'
import { Heading } from './Heading'
import type { Restored } from './Opened'
import { SameAsLast } from './SameAsLast'
import type { Fillable } from './fillable'
import { Outdated } from './Outdated'
import { type Occasion, isKeptByServer } from './occasions'
import { send } from './sending'
import { useDraft } from './useDraft'

export interface FillFormProps {
  fillable: Fillable
  of: DraftOf
  restored: Restored | null
  onHanded: (handed: Handed) => void
  reload: () => Promise<void>
}

const SUBMITS: Partial<Record<Occasion['kind'], string>> = {
  application: '提交申请',
  record: '重新提交',
  submission: '提交更正',
}

export function FillForm({ fillable, of, restored, onHanded, reload }: FillFormProps) {
  const { tree, asked, held, editable, occasion } = fillable
  const opening = useRef(newKey()).current
  const [turn, setTurn] = useState(0)
  const [isSame, setSame] = useState(restored === null && asked !== null && asked.same_as !== null)
  const [wanted, setWanted] = useState<Answers | null>(null)
  const draft = useDraft(of, tree.version, isKeptByServer(occasion))
  const latest = useRef(restored)
  const handing = useAction(async (key, answers: Answers) => {
    const handed = await send(fillable, { answers, isSame, account: of.account, opening, key })
    draft.discard()
    if (fillable.person === null) void refreshPersons() // the form may have said who somebody is
    onHanded(handed)
  })
  const { error } = handing
  const submit = async (answers: Answers) => {
    setWanted(answers)
    if (!(await handing.run(answers))) return
    setWanted(null)
  }
  const startAnew = () => {
    draft.discard()
    latest.current = null
    setTurn(turn + 1)
  }
  const isOutdated = error instanceof ProblemError && error.code === 'template.version'
  const errors = fieldErrors(error)
  const consents = consentsAsked(error)
  const refusal = errors.length === 0 && (
    <>
      <Refused error={error} />
      {isOutdated && <Outdated onReload={reload} />}
    </>
  )
  const shared = {
    tree,
    busy: handing.busy,
    errors,
    refusal,
    onSubmit: (answers: Answers) => void submit(answers),
    onChange: draft.keep,
  }
  return (
    <Box>
      <Heading fillable={fillable} />
      {latest.current && <DraftLine restored={latest.current} tree={tree} onDiscard={startAnew} />}
      {draft.isFull && <Box className="refused">手机存储空间不足，草稿没有保存，请填完后直接提交</Box>}
      {isSame ? (
        <SameAsLast {...shared} asked={askedAnew(tree, start(tree))} onOpen={() => setSame(false)} />
      ) : (
        <Form
          key={turn}
          {...shared}
          answers={latest.current?.answers ?? held}
          held={held}
          editable={editable}
          submit={SUBMITS[occasion.kind]}
        />
      )}
      {consents.length > 0 && wanted && (
        <AskConsents kinds={consents} onAgreed={() => void submit(wanted)} onClose={handing.clear} />
      )}
    </Box>
  )
}
