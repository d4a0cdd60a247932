// Leaves 请假: days on which nobody waits for a member's answers.

import { useState } from 'react'
import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Refused, Row, Shown, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { LeaveSheet } from './LeaveSheet'

type Leave = Item<'GET /api/v1/organizations/{organization}/members/{member}/leaves'>

export interface MemberPath {
  organization: string
  member: string
}

export function Leaves({ path }: { path: MemberPath }) {
  const [isAdding, setAdding] = useState(false)
  const leaves = useLoad(
    () => call('GET /api/v1/organizations/{organization}/members/{member}/leaves', { path }),
    [path.member],
  )
  const remove = useAction(async (_key, leave: Leave) => {
    if (
      !(await ask({
        title: '取消这次请假？',
        text: '取消后，这几天仍需填报。',
        confirm: '取消请假',
        cancel: '保留',
        danger: true,
      }))
    )
      return
    const one = { ...path, leave: leave.id }
    await call('DELETE /api/v1/organizations/{organization}/members/{member}/leaves/{leave}', { path: one })
    tell('已取消请假')
    await leaves.reload()
  })
  return (
    <Card title="请假">
      <Shown of={leaves}>
        {({ items }) => (
          <>
            {items.length === 0 && <Box className="note">没有请假。请假期间不要求填报，也不计入未上报。</Box>}
            {items.map((leave) => (
              <Row
                key={leave.id}
                title={leave.from === leave.to ? leave.from : `${leave.from} 至 ${leave.to}`}
                note={leave.note}
                value={
                  <Button
                    size="small"
                    busy={remove.busy}
                    label={`取消 ${leave.from} 的请假`}
                    onTap={() => void remove.run(leave)}
                  >
                    取消
                  </Button>
                }
              />
            ))}
          </>
        )}
      </Shown>
      <Refused error={remove.error} />
      <Box className="organization-buttons">
        <Button size="small" onTap={() => setAdding(true)}>
          登记请假
        </Button>
      </Box>
      {isAdding && <LeaveSheet path={path} close={() => setAdding(false)} added={leaves.reload} />}
    </Card>
  )
}
