// Another name, another place, or both: the members follow in the background.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, describedBy } from '@/components'
import { Box, Button, Input, Select } from '@/elements'
import type { Job } from '@/components/jobs/jobs'
import { type Line, parentOf, places, under, wrongName } from './tree'

export interface MoveSheetProps {
  organization: string
  department: Line
  all: readonly Line[]
  close: () => void
  moving: (job: Job) => void
}

const TOP = '/'

export function MoveSheet({ organization, department, all, close, moving }: MoveSheetProps) {
  const { path, total } = department
  const [name, setName] = useState(department.name)
  const [parent, setParent] = useState(parentOf(path))
  const [wrong, setWrong] = useState<string | null>(null)
  const to = under(parent, name.trim())
  const merges = to !== path && all.some((one) => one.path === to)
  const move = useAction(async (key) => {
    setWrong(wrongName(name))
    if (wrongName(name) !== null || to === path) return
    const given = { path: { organization }, body: { from: path, to }, key }
    moving(await call('POST /api/v1/organizations/{organization}/department-moves', given))
    close()
  })
  const options = [
    { value: TOP, label: '没有上级' },
    ...places(all, path).map((one) => ({ value: one.path, label: one.path })),
  ]
  return (
    <Sheet
      title="改名或移动"
      onClose={close}
      footer={
        <Button kind="primary" busy={move.busy} disabled={to === path} onTap={() => void move.run()}>
          {merges ? '合并' : '确定'}
        </Button>
      }
    >
      <Field id="move-name" label="部门名称" error={wrong} required>
        <Input
          id="move-name"
          value={name}
          maxLength={50}
          onChange={setName}
          invalid={wrong !== null}
          describedBy={describedBy('move-name', null, wrong)}
        />
      </Field>
      <Field id="move-parent" label="上级部门">
        <Select
          id="move-parent"
          value={parent || TOP}
          options={options}
          onChange={(chosen) => setParent(chosen === TOP ? '' : chosen)}
        />
      </Field>
      <Box className="note">
        {path} → {to}，涉及 {total} 人。{merges && '已有同名部门，成员将并入其中。'}
      </Box>
      <Refused error={move.error} />
    </Sheet>
  )
}
