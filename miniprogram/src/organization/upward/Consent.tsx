// What the organization agrees to pass on, in full; who of its administrators may report; and taking it back.

import { useState } from 'react'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Field, Refused, Row, Shown, ask, tell } from '@/components'
import { Prose } from '@/components/Prose'
import { when } from '@/components/times'
import { Box, Button, Option } from '@/elements'
import { session } from '@/state/session'
import { toggled } from '@/components/toggled'
import type { FunctionProps } from './ReportFunction'

type Given = Answer<'GET /api/v1/organizations/{organization}/upward/{function}/consent'>

export interface ConsentProps extends FunctionProps {
  isGiven: boolean
  onChanged: () => void
}

export function Consent({ organization, name, isGiven, onChanged }: ConsentProps) {
  const path = { organization, function: name }
  const [isOpen, setOpen] = useState(!isGiven)
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}/upward/{function}/consent', { path }),
    [organization, name],
  )
  const changed = (consent: Given) => {
    loaded.put(consent)
    onChanged()
    setOpen(!consent.given)
  }
  if (!isOpen)
    return (
      <Card title="上报授权">
        <Row
          icon="privacy"
          title="已同意上报"
          note={loaded.data?.at ? `${when(loaded.data.at)}授权，${loaded.data.users.length} 人可以上报` : undefined}
          onTap={() => setOpen(true)}
        />
      </Card>
    )
  return (
    <Card title="上报授权">
      <Shown of={loaded}>
        {(consent) => <Terms key={consent.at ?? ''} path={path} consent={consent} onChanged={changed} />}
      </Shown>
    </Card>
  )
}

interface TermsProps {
  path: { organization: string; function: string }
  consent: Given
  onChanged: (consent: Given) => void
}

function Terms({ path, consent, onChanged }: TermsProps) {
  const [users, setUsers] = useState(
    consent.users.length > 0 ? consent.users : [session.get()?.account ?? ''].filter(Boolean),
  )
  const [hasRead, setRead] = useState(consent.given)
  const give = useAction(async () => {
    onChanged(
      await call('PUT /api/v1/organizations/{organization}/upward/{function}/consent', {
        path,
        body: { version: consent.version, users },
      }),
    )
    tell('已授权')
  })
  const revoke = useAction(async () => {
    const question = {
      title: '撤回上报授权？',
      text: '撤回后不再上报新的数据，已上报的数据不受影响。',
      confirm: '撤回',
      danger: true,
    }
    if (!(await ask(question))) return
    onChanged(await call('DELETE /api/v1/organizations/{organization}/upward/{function}/consent', { path }))
    tell('已撤回')
  })
  return (
    <>
      <Box className="upward-terms">
        <Prose text={consent.text} />
      </Box>
      <Users
        organization={path.organization}
        users={users}
        onToggle={(account) => setUsers((held) => toggled(held, account))}
      />
      <Option kind="checkbox" name="upward-read" checked={hasRead} onToggle={() => setRead(!hasRead)}>
        我已阅读并代表本单位同意
      </Option>
      <Box className="upward-buttons">
        {consent.given && (
          <Button kind="danger" busy={revoke.busy} onTap={() => void revoke.run()}>
            撤回授权
          </Button>
        )}
        <Button kind="primary" busy={give.busy} disabled={!hasRead || users.length === 0} onTap={() => void give.run()}>
          {consent.given ? '保存' : '同意上报'}
        </Button>
      </Box>
      <Refused error={give.error ?? revoke.error} />
    </>
  )
}

function Users({
  organization,
  users,
  onToggle,
}: {
  organization: string
  users: string[]
  onToggle: (account: string) => void
}) {
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}/administrators', { path: { organization } }),
    [organization],
  )
  return (
    <Field id="upward-users" label="谁可以上报" group>
      <Shown of={loaded}>
        {({ items }) => (
          <>
            {items.map((one) => (
              <Option
                key={one.account}
                kind="checkbox"
                name="upward-user"
                checked={users.includes(one.account)}
                onToggle={() => onToggle(one.account)}
              >
                {one.name ?? one.phone ?? '管理员'}
                {one.is_me && '（我）'}
              </Option>
            ))}
          </>
        )}
      </Shown>
    </Field>
  )
}
