// Who administers an organization: adding one, removing one, handing it over.

import { useState } from 'react'
import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Refused, Row, Shown, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import type { Organization } from '../organizations'
import { AdministratorSheet, type Naming } from './AdministratorSheet'

const LIST = 'GET /api/v1/organizations/{organization}/administrators'

type Administrator = Item<typeof LIST>

export function Administrators({ organization }: { organization: Organization }) {
  const path = { organization: organization.id }
  const [naming, setNaming] = useState<Naming | null>(null)
  const administrators = useLoad(() => call(LIST, { path }), [path.organization])
  const remove = useAction(async (_key, one: Administrator) => {
    const name = nameOf(one)
    const text = one.is_me ? '移除后您将不能再管理该单位。' : `移除后，${name}仍是单位成员，但不能再管理单位。`
    if (
      !(await ask({
        title: one.is_me ? '不再管理该单位？' : `移除管理员${name}？`,
        text,
        confirm: '移除',
        danger: true,
      }))
    )
      return
    await call('DELETE /api/v1/organizations/{organization}/administrators/{account}', {
      path: { ...path, account: one.account },
    })
    tell('已移除')
    await administrators.reload()
  })
  return (
    <Card title="管理员">
      <Shown of={administrators}>
        {({ items }) => (
          <>
            {items.map((one) => (
              <Row
                key={one.account}
                icon="me"
                title={nameOf(one)}
                note={one.phone}
                value={
                  items.length > 1 ? (
                    <Button
                      size="small"
                      busy={remove.busy}
                      label={`移除${nameOf(one)}`}
                      onTap={() => void remove.run(one)}
                    >
                      移除
                    </Button>
                  ) : (
                    one.is_me && <Badge>我</Badge>
                  )
                }
              />
            ))}
          </>
        )}
      </Shown>
      <Refused error={remove.error} />
      <Box className="organization-buttons">
        <Button size="small" onTap={() => setNaming('add')}>
          增加管理员
        </Button>
        <Button size="small" onTap={() => setNaming('transfer')}>
          移交管理权
        </Button>
      </Box>
      {naming && (
        <AdministratorSheet
          organization={organization.id}
          naming={naming}
          close={() => setNaming(null)}
          named={administrators.reload}
        />
      )}
    </Card>
  )
}

function nameOf({ name, is_me }: Administrator): string {
  return `${name ?? '未登记姓名'}${is_me ? '（我）' : ''}`
}
