// Who joins, the consent to share with the organization, and what stands against it in words with the way out.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, PersonSwitch, Refused, Shown } from '@/components'
import { Prose } from '@/components/Prose'
import { Box, Button, Option } from '@/elements'
import { go } from '@/routes'
import { loadConsents } from '@/state/consents'
import { useCurrentPerson, usePersons } from '@/state/persons'
import { type Invitation, type Membership, wayOut } from './joining'

export interface JoiningProps {
  invitation: Invitation
  joined: (membership: Membership) => void
}

export function Joining({ invitation, joined }: JoiningProps) {
  const persons = usePersons()
  return (
    <Shown of={persons}>
      {(known) => (known.length === 0 ? <Unknown /> : <Agreeing invitation={invitation} joined={joined} />)}
    </Shown>
  )
}

function Unknown() {
  return (
    <Empty icon="me" title="请先登记本人信息" note="加入单位需要您的姓名，登记一次即可，登记后回到这里继续">
      <Button kind="primary" onTap={() => go('persons', { add: 1 })}>
        去登记
      </Button>
    </Empty>
  )
}

function Agreeing({ invitation, joined }: JoiningProps) {
  const person = useCurrentPerson()
  const [agreed, setAgreed] = useState(false)
  const consents = useLoad(loadConsents, [])
  const sharing = consents.data?.find(({ kind }) => kind === 'sharing')
  const join = useAction(async (key) => {
    if (!person || !sharing) return
    const body = { person: person.id, version: sharing.version }
    joined(await call('POST /api/v1/invitations/{code}/joining', { path: { code: invitation.code }, body, key }))
  })
  const anew = () => {
    setAgreed(false)
    join.clear()
  }
  const way = wayOut(join.error)
  return (
    <Card title="加入的人">
      <PersonSwitch value={person?.id} title="谁加入" onChange={anew} />
      <Shown of={consents}>
        {() =>
          sharing && (
            <>
              <Box className="organization-consent">
                <Prose text={sharing.text} />
              </Box>
              <Option kind="checkbox" name="agreed" checked={agreed} onToggle={() => setAgreed(!agreed)}>
                我已阅读并同意《{sharing.title}》，把{person?.name ?? '我'}的填报结果提供给「{invitation.organization}」
              </Option>
            </>
          )
        }
      </Shown>
      <Refused error={join.error} />
      {way === 'register' && <Button onTap={() => go('persons', { add: 1 })}>去登记本人信息</Button>}
      {way === 'verify' && person && <Button onTap={() => go('identity', { person: person.id })}>去实名认证</Button>}
      {way === 'consent' && <Button onTap={() => void consents.reload()}>重新阅读同意书</Button>}
      <Box className="organization-buttons">
        <Button kind="primary" block busy={join.busy} disabled={!agreed} onTap={() => void join.run()}>
          {agreed ? '确认加入' : '请先阅读并同意'}
        </Button>
      </Box>
    </Card>
  )
}
