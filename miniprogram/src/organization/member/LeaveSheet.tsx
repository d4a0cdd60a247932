// A new leave, both its days included.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet, tell } from '@/components'
import { dayOf } from '@/components/times'
import { Button, DateInput, Input } from '@/elements'
import { now } from '@/state/clock'
import type { MemberPath } from './Leaves'

export interface LeaveSheetProps {
  path: MemberPath
  close: () => void
  added: () => Promise<void>
}

export function LeaveSheet({ path, close, added }: LeaveSheetProps) {
  const [from, setFrom] = useState(() => dayOf(now()))
  const [to, setTo] = useState(from)
  const [note, setNote] = useState('')
  const begin = (day: string) => {
    setFrom(day)
    if (to < day) setTo(day)
  }
  const add = useAction(async (key) => {
    const body = { from, to, ...(note.trim() && { note: note.trim() }) }
    await call('POST /api/v1/organizations/{organization}/members/{member}/leaves', { path, body, key })
    tell('已登记请假')
    close()
    await added()
  })
  return (
    <Sheet
      title="登记请假"
      onClose={close}
      footer={
        <Button kind="primary" busy={add.busy} disabled={to < from} onTap={() => void add.run()}>
          登记
        </Button>
      }
    >
      <Field id="leave-from" label="第一天">
        <DateInput id="leave-from" kind="date" value={from} onChange={begin} />
      </Field>
      <Field id="leave-to" label="最后一天" error={to < from ? '不能早于第一天' : null}>
        <DateInput id="leave-to" kind="date" value={to} min={from} onChange={setTo} invalid={to < from} />
      </Field>
      <Field id="leave-note" label="事由" hint="选填，只有管理员能看到">
        <Input id="leave-note" value={note} maxLength={100} onChange={setNote} describedBy="leave-note-hint" />
      </Field>
      <Refused error={add.error} />
    </Sheet>
  )
}
