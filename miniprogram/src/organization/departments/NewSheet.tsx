// A new department, on its own or below another.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, describedBy, tell } from '@/components'
import { Button, Input } from '@/elements'
import { under, wrongName } from './tree'

export interface NewSheetProps {
  organization: string
  /** The path it stands below, empty for none. */
  parent: string
  close: () => void
  made: () => Promise<void>
}

export function NewSheet({ organization, parent, close, made }: NewSheetProps) {
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const hint = parent && `上级部门：${parent}`
  const make = useAction(async (key) => {
    setWrong(wrongName(name))
    if (wrongName(name) !== null) return
    const body = { path: under(parent, name.trim()) }
    await call('POST /api/v1/organizations/{organization}/departments', { path: { organization }, body, key })
    tell('部门已添加')
    close()
    await made()
  })
  return (
    <Sheet
      title={parent ? '添加下级部门' : '添加部门'}
      onClose={close}
      footer={
        <Button kind="primary" busy={make.busy} onTap={() => void make.run()}>
          添加
        </Button>
      }
    >
      <Field id="department-name" label="部门名称" hint={hint} error={wrong} required>
        <Input
          id="department-name"
          value={name}
          maxLength={50}
          onChange={setName}
          onConfirm={() => void make.run()}
          invalid={wrong !== null}
          describedBy={describedBy('department-name', hint, wrong)}
        />
      </Field>
      <Refused error={make.error} />
    </Sheet>
  )
}
