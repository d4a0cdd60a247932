// What can be done with one department.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Row, Sheet, ask, tell } from '@/components'
import { go } from '@/routes'
import type { Job } from '@/components/jobs/jobs'
import { MoveSheet } from './MoveSheet'
import type { Line } from './tree'

export interface ActionsSheetProps {
  organization: string
  department: Line
  all: readonly Line[]
  close: () => void
  add: () => void
  deleted: () => Promise<void>
  moving: (job: Job) => void
}

export function ActionsSheet({ organization, department, all, close, add, deleted, moving }: ActionsSheetProps) {
  const [isMoving, setMoving] = useState(false)
  const { path, total, children } = department
  const isEmpty = total === 0 && children.length === 0
  const remove = useAction(async () => {
    if (!(await ask({ title: `删除部门“${path}”？`, confirm: '删除', danger: true }))) return
    await call('DELETE /api/v1/organizations/{organization}/departments', { path: { organization }, query: { path } })
    tell('部门已删除')
    close()
    await deleted()
  })
  const members = () => {
    close()
    go('members', { organization, department: path })
  }
  if (isMoving)
    return <MoveSheet organization={organization} department={department} all={all} close={close} moving={moving} />
  return (
    <Sheet title={path} onClose={close}>
      <Row icon="members" title="查看成员" value={`${total} 人`} onTap={members} />
      <Row icon="add" title="添加下级部门" onTap={add} />
      <Row icon="edit" title="改名或移动" note="成员随之调整" onTap={() => setMoving(true)} />
      {isEmpty ? (
        <Row icon="remove" title="删除" onTap={() => void remove.run()} />
      ) : (
        <Row icon="remove" title="不能删除" note="请先调整部门中的成员，删除下级部门" />
      )}
      <Refused error={remove.error} />
    </Sheet>
  )
}
