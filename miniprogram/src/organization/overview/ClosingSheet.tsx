// Closing an organization: for good, so its name is typed first.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, tell } from '@/components'
import { Box, Button, Input } from '@/elements'
import type { Organization } from '../organizations'

export interface ClosingSheetProps {
  organization: Organization
  close: () => void
  closed: (organization: Organization) => void
}

export function ClosingSheet({ organization, close, closed }: ClosingSheetProps) {
  const { id, name } = organization
  const [typed, setTyped] = useState('')
  const end = useAction(async (key) => {
    const ended = await call('POST /api/v1/organizations/{organization}/closure', {
      path: { organization: id },
      body: {},
      key,
    })
    tell('单位已停用')
    close()
    closed(ended)
  })
  return (
    <Sheet
      title="停用单位"
      onClose={close}
      footer={
        <>
          <Button onTap={close}>取消</Button>
          <Button kind="danger" busy={end.busy} disabled={typed.trim() !== name} onTap={() => void end.run()}>
            停用
          </Button>
        </>
      }
    >
      <Box className="organization-lead">
        停用后不能恢复：不再有人加入，正在进行的填报全部结束，成员不再需要填报。此前的记录保留。
      </Box>
      <Field id="closing-name" label="请输入单位全称以确认" hint={name}>
        <Input id="closing-name" value={typed} onChange={setTyped} describedBy="closing-name-hint" />
      </Field>
      <Refused error={end.error} />
    </Sheet>
  )
}
