// A new code: how long it is good, for how many, and which department they come to.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, describedBy, tell } from '@/components'
import { Button, Input, Select } from '@/elements'
import { DepartmentField } from '../departments/DepartmentField'
import { type Invitation, bodyOf } from './invitations'

export interface InvitationSheetProps {
  organization: string
  close: () => void
  made: (invitation: Invitation) => void
}

const DAYS = ['1', '7', '30', '90', '180']
const HINT = '满员后自动失效；不限请留空'

export function InvitationSheet({ organization, close, made }: InvitationSheetProps) {
  const [days, setDays] = useState('30')
  const [limit, setLimit] = useState('')
  const [department, setDepartment] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const make = useAction(async (key) => {
    const wish = bodyOf({ days, limit: limit.trim(), department })
    setWrong('wrong' in wish ? wish.wrong : null)
    if ('wrong' in wish) return
    made(
      await call('POST /api/v1/organizations/{organization}/invitations', {
        path: { organization },
        body: wish.body,
        key,
      }),
    )
    tell('邀请码已生成')
    close()
  })
  return (
    <Sheet
      title="新的邀请码"
      onClose={close}
      footer={
        <Button kind="primary" busy={make.busy} onTap={() => void make.run()}>
          生成
        </Button>
      }
    >
      <Field id="invitation-days" label="有效期">
        <Select
          id="invitation-days"
          value={days}
          onChange={setDays}
          options={DAYS.map((value) => ({ value, label: `${value} 天` }))}
        />
      </Field>
      <Field id="invitation-limit" label="最多加入人数" hint={HINT} error={wrong}>
        <Input
          id="invitation-limit"
          kind="number"
          value={limit}
          onChange={setLimit}
          invalid={wrong !== null}
          describedBy={describedBy('invitation-limit', HINT, wrong)}
        />
      </Field>
      <DepartmentField
        id="invitation-department"
        label="加入后的部门"
        none="由管理员以后安排"
        organization={organization}
        value={department}
        onChange={setDepartment}
      />
      <Refused error={make.error} />
    </Sheet>
  )
}
