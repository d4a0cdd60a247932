// Changing what the list says of a member. The phone stays: whoever has another one is put on the list anew.

import { useState } from 'react'
import type { Answers, Tree } from '@anma/form-core'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { Form, fieldErrors } from '@/form'
import { ConflictSheet } from '../ConflictSheet'
import { currentOf } from '../conflicts'
import { type Changes, type Entry, answersOf, changesOf, differences, editable } from './members'

export interface EditingProps {
  entry: Entry
  tree: Tree
  put: (entry: Entry) => void
  close: () => void
}

export function Editing({ entry, tree, put, close }: EditingProps) {
  const [mine, setMine] = useState<Changes>({})
  const [read] = useState(() => answersOf(entry))
  const [isChanged, setChanged] = useState(false)
  const [allowed] = useState(() => editable(tree))
  const save = useAction(async (_key, changes: Changes, revision: number) => {
    setMine(changes)
    if (Object.keys(changes).length === 0) return close()
    const path = { organization: entry.organization, member: entry.id }
    put(
      await call('PATCH /api/v1/organizations/{organization}/members/{member}', {
        path,
        body: { answers: changes },
        revision,
      }),
    )
    tell('已保存')
    close()
  })
  const current = currentOf<Entry>(save.error, 'record.changed')
  const errors = fieldErrors(save.error)
  const cancel = async () => {
    if (!isChanged || (await ask({ title: '放弃修改？', confirm: '放弃', cancel: '继续修改', danger: true }))) close()
  }
  const takeTheirs = () => {
    if (current) put(current)
    close()
  }
  return (
    <>
      <Box className="note organization-lead">手机号不能修改；换了手机号的员工，请移出后用新的手机号重新添加。</Box>
      <Form
        tree={tree}
        answers={read}
        editable={allowed}
        onChange={() => setChanged(true)}
        onSubmit={(given: Answers) => void save.run(changesOf(read, given), entry.revision)}
        submit="保存"
        busy={save.busy}
        errors={errors}
      />
      {errors.length === 0 && !current && <Refused error={save.error} />}
      <Button block onTap={() => void cancel()}>
        取消
      </Button>
      {current && (
        <ConflictSheet
          differences={differences(tree, answersOf(current), mine)}
          busy={save.busy}
          keepMine={() => void save.run(mine, current.revision)}
          takeTheirs={takeTheirs}
          close={save.clear}
        />
      )}
    </>
  )
}
