// Choosing members by name: whom a form asks (by member), or with whom it is shared (by account, once they joined).

import { useState } from 'react'
import { type Item, call } from '@/api'
import { usePages } from '@/api/usePages'
import { Empty, PagedList, Sheet } from '@/components'
import { Button, Input, Option, Text } from '@/elements'
import { useSettled } from '../useSettled'
import { toggled } from '@/components/toggled'

type Member = Item<'GET /api/v1/organizations/{organization}/members'>

export interface PeoplePickerProps {
  title: string
  organization: string
  by: 'id' | 'account'
  chosen: string[]
  most?: number
  onDone: (chosen: string[]) => void
  onClose: () => void
}

export function PeoplePicker({ title, organization, by, chosen, most = 2000, onDone, onClose }: PeoplePickerProps) {
  const [ids, setIds] = useState(chosen)
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const pages = usePages(
    (cursor) =>
      call('GET /api/v1/organizations/{organization}/members', {
        path: { organization },
        query: { q, limit: 50, cursor },
      }),
    [organization, q],
  )
  const row = (member: Member) => {
    const id = member[by] ?? null
    const isFull = ids.length >= most && (id === null || !ids.includes(id))
    return (
      <Option
        key={member.id}
        kind="checkbox"
        name="publish-person"
        checked={id !== null && ids.includes(id)}
        disabled={id === null || isFull}
        onToggle={() => id !== null && setIds((held) => toggled(held, id))}
      >
        {member.name}
        <Text className="publish-person-note">{id === null ? '还未加入，不能共享' : member.department}</Text>
      </Option>
    )
  }
  const done = () => {
    onDone(ids)
    onClose()
  }
  return (
    <Sheet
      title={title}
      onClose={onClose}
      footer={
        <Button kind="primary" onTap={done}>
          确定（{ids.length}）
        </Button>
      }
    >
      <Input
        id="publish-person-search"
        kind="search"
        label="按姓名查找"
        placeholder="按姓名查找"
        value={typed}
        onChange={setTyped}
      />
      <PagedList
        of={pages}
        row={row}
        className="publish-people"
        empty={<Empty icon="members" title={q ? '没有找到这个姓名' : '还没有成员'} />}
      />
    </Sheet>
  )
}
