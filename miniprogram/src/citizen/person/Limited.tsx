// An adult whom this account may only enter at a place: what that means, and asking them for more.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Field, Refused, Row, Shown, tell } from '@/components'
import { documentTitle } from '@/components/documents'
import { Box, Button, Select } from '@/elements'
import { go } from '@/routes'
import { usePersons } from '@/state/persons'
import { RELATIONS, type Relation, proxyWord } from '@/components/personWords'
import { Known, type KnownPerson } from './Known'
import { Nickname } from './Nickname'

export interface LimitedProps {
  id: string
  /** What is known, while no other account answers for them. */
  known: KnownPerson | null
}

export function Limited({ id, known }: LimitedProps) {
  const person = usePersons().data?.find((one) => one.id === id)
  const proxies = useLoad(() => call('GET /api/v1/me/proxies'), [id])
  const word = proxyWord('entry')
  return (
    <>
      {known && <Known person={known} />}
      {person && !known && (
        <Card>
          <Row title="姓名" value={person.name} />
          <Row title={documentTitle(person.document_type)} value={person.document_number} />
        </Card>
      )}
      <Nickname person={id} />
      <Card>
        <Row title="您的权限" value={<Badge tone={word.tone}>{word.title}</Badge>} />
      </Card>
      <Shown of={proxies}>
        {({ items }) =>
          items.some((one) => one.is_mine && one.person === id && one.status === 'requested') ? (
            <Card title="已发出申请">
              <Box className="note">对方在“代填管理”中同意后，您就可以代填并查看颜值。</Box>
              <Button onTap={() => go('proxies')}>代填管理</Button>
            </Card>
          ) : (
            <Asking id={id} onAsked={proxies.reload} />
          )
        }
      </Shown>
      <Card title="记录">
        <Row icon="history" title="我为其登记的出入" onTap={() => go('visits', { person: id })} />
        <Row icon="form" title="我为其填写的表单" onTap={() => go('submissions', { person: id })} />
      </Card>
    </>
  )
}

function Asking({ id, onAsked }: { id: string; onAsked: () => Promise<void> }) {
  const [relation, setRelation] = useState<Relation | null>(null)
  const request = useAction(async (key) => {
    if (relation === null) return
    await call('POST /api/v1/me/proxies', { body: { person: id, relation }, key })
    tell('申请已发出')
    await onAsked()
  })
  const isNobody = request.error instanceof ProblemError && request.error.code === 'proxy.nobody_to_ask'
  return (
    <Card title="申请代填">
      <Box className="note persons-explain">代填成年人须其本人同意。同意前，您只能代为扫码登记进出。</Box>
      <Field id="relation" label="此人是您的">
        <Select
          id="relation"
          options={[...RELATIONS]}
          value={relation}
          placeholder="请选择关系"
          onChange={(chosen) => setRelation(RELATIONS.find(({ value }) => value === chosen)?.value ?? null)}
        />
      </Field>
      <Refused error={request.error} />
      {isNobody ? (
        <Button kind="primary" block onTap={() => go('identity', { person: id })}>
          去实名认证
        </Button>
      ) : (
        <Button kind="primary" block busy={request.busy} disabled={relation === null} onTap={() => void request.run()}>
          请对方同意
        </Button>
      )}
    </Card>
  )
}
