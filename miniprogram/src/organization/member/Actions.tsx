// Making a member an administrator, and taking somebody off the list who has left.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { back } from '@/routes'
import { type Entry, nameOf } from './members'

export function Actions({ entry }: { entry: Entry }) {
  const { organization, id } = entry
  const name = nameOf(entry)
  const promote = useAction(async (key) => {
    const text = `${name}将可以查看和管理全部成员、发布填报、查看填报情况。`
    if (!(await ask({ title: `设${name}为管理员？`, text, confirm: '设为管理员' }))) return
    await call('POST /api/v1/organizations/{organization}/administrators', {
      path: { organization },
      body: { member: id },
      key,
    })
    tell(`${name}已是管理员`)
  })
  const remove = useAction(async () => {
    const text = `${name}今后不再需要向本单位填报。此前的记录保留；以后可以重新添加。`
    if (!(await ask({ title: `把${name}移出单位？`, text, confirm: '移出', danger: true }))) return
    await call('DELETE /api/v1/organizations/{organization}/members/{member}', { path: { organization, member: id } })
    tell(`已移出${name}`)
    back()
  })
  return (
    <Card title="管理">
      <Box className="organization-buttons">
        {entry.state === 'active' && (
          <Button size="small" busy={promote.busy} onTap={() => void promote.run()}>
            设为管理员
          </Button>
        )}
        <Button size="small" kind="danger" busy={remove.busy} onTap={() => void remove.run()}>
          移出单位
        </Button>
      </Box>
      <Refused error={promote.error ?? remove.error} />
    </Card>
  )
}
