// The registers that somebody works, each with how many records wait in it.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Page, Shown, SignedIn } from '@/components'
import { RegisterRow } from './RegisterRow'

export default function Registers() {
  return (
    <Page title="台账">
      <SignedIn why="登录后可以查看您负责的台账">{() => <OwnRegisters />}</SignedIn>
    </Page>
  )
}

function OwnRegisters() {
  const registers = useLoad(async () => (await call('GET /api/v1/registers')).items, [])
  useAgain(registers.reload)
  return (
    <Shown of={registers}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="没有可以查看的台账" note="如需查看，请联系上级管理员开通权限" />
        ) : (
          <Card>
            {items.map((register) => (
              <RegisterRow key={register.id} register={register} asOf={items} />
            ))}
          </Card>
        )
      }
    </Shown>
  )
}
