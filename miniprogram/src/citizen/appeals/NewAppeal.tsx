// A new appeal: the color and its reasons as they stand, what is wrong with them, and photos that prove it. What is
// typed is kept on the phone until it is sent.

import { useState } from 'react'
import type { Answers } from '@anma/form-core'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, tell } from '@/components'
import { Box, Button } from '@/elements'
import { Form } from '@/form/Form'
import { drafts } from '@/state/drafts'
import type { Person } from '@/state/persons'
import { session } from '@/state/session'
import { APPEAL, appealOf } from './contesting'

type Color = Answer<'GET /api/v1/me/color'>['colors'][number]

export interface NewAppealProps {
  person: Person
  color: Color
  title: string
  onDone: (isSent: boolean) => void
}

export function NewAppeal({ person, color, title, onDone }: NewAppealProps) {
  const draft = { account: session.get()?.account ?? '', form: `appeal/${color.policy}`, person: person.id }
  const [kept] = useState(() => drafts.find(draft)?.answers)
  const send = useAction(async (key, answers: Answers) => {
    const body = { person: person.id, policy: color.policy, ...appealOf(answers) }
    await call('POST /api/v1/me/appeals', { body, key })
    drafts.remove(draft)
    tell('申诉已提交，答复会通过消息告诉您')
    onDone(true)
  })
  return (
    <>
      <Card title={`${person.name} · ${title}：${color.label}`}>
        {color.reasons.map((reason, index) => (
          <Box as="p" key={index} className="appeals-reason">
            {reason.message}
          </Box>
        ))}
        <Box className="note">工作人员会核查依据并在期限内答复。申诉本身不会立即改变颜值。</Box>
      </Card>
      <Form
        tree={APPEAL}
        answers={kept}
        submit="提交申诉"
        busy={send.busy}
        onChange={(answers) => drafts.save(draft, APPEAL.version, answers)}
        onSubmit={(answers) => void send.run(answers)}
      />
      <Refused error={send.error} />
      <Button kind="plain" block onTap={() => onDone(false)}>
        先不申诉（已写的内容会保留）
      </Button>
    </>
  )
}
