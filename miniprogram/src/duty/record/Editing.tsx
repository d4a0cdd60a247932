// Changing a record by hand. Only what was changed is sent, with the revision that was seen; when somebody else changed the
// same meanwhile, both sides are shown and one decides.

import { useMemo, useState } from 'react'
import type { Answers, Tree } from '@anma/form-core'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused, Shown, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { fieldErrors, Form, loadTree } from '@/form'
import { Conflict, sidesOf } from './Conflict'
import { answersOf, changesOf, titlesOf } from './answers'
import type { ShownRecord } from './types'

export interface EditingProps {
  record: ShownRecord
  /** With the record as it was stored, or null when nothing was changed. */
  onDone: (record: ShownRecord | null) => void
}

export function Editing({ record, onDone }: EditingProps) {
  const { register: template, version } = record
  const form = useLoad(() => loadTree(template, version), [template, version])
  return <Shown of={form}>{(tree) => <EditingForm tree={tree} record={record} onDone={onDone} />}</Shown>
}

function EditingForm({ tree, record, onDone }: EditingProps & { tree: Tree }) {
  const { known, held } = useMemo(() => answersOf(record.groups), [record])
  const [revision, setRevision] = useState(record.revision)
  const [last, setLast] = useState<Answers>(known)
  const save = useAction(async (key, answers: Answers) => {
    const { changes, lost } = changesOf(known, answers, held)
    if (lost.length > 0) return tell(`请一并重新填写：${titlesOf(tree, lost)}`, 'failed')
    if (Object.keys(changes).length === 0) return onDone(null)
    setLast(answers)
    onDone(
      await call('PATCH /api/v1/records/{record}', {
        path: { record: record.id },
        body: { answers: changes },
        revision,
        key,
      }),
    )
    tell('已保存')
  })
  const yieldTo = useAction(async () =>
    onDone(await call('GET /api/v1/records/{record}', { path: { record: record.id } })),
  )
  const leave = async () => {
    if (await ask({ title: '放弃修改？', text: '这次修改不会保存。', confirm: '放弃', danger: true })) onDone(null)
  }
  const theirs = save.error instanceof ProblemError && save.error.code === 'record.changed' ? sidesOf(save.error) : null
  const overwrite = () => {
    if (theirs === null) return
    setRevision(theirs.revision)
    save.clear()
    tell('请再次保存，以您填写的为准')
  }
  return (
    <Box className="record-editing">
      <Form
        tree={tree}
        answers={last}
        held={held}
        submit="保存"
        busy={save.busy}
        errors={fieldErrors(save.error)}
        onSubmit={(answers) => void save.run(answers)}
      />
      {theirs && (
        <Conflict sides={theirs} onMine={overwrite} onTheirs={() => void yieldTo.run()} onClose={save.clear} />
      )}
      {!theirs && <Refused error={save.error} />}
      <Refused error={yieldTo.error} />
      <Button kind="plain" block onTap={() => void leave()}>
        取消
      </Button>
    </Box>
  )
}
