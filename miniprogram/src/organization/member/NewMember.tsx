// Somebody new on the list, entered by hand; what was typed stays while the app lives, whoever goes back and forth.

import { useState } from 'react'
import type { Answers, Tree } from '@anma/form-core'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, tell } from '@/components'
import { Option } from '@/elements'
import { Form, fieldErrors } from '@/form'
import { back } from '@/routes'
import { session } from '@/state/session'

const typed = new Map<string, Answers>()

export interface NewMemberProps {
  organization: string
  tree: Tree
}

export function NewMember({ organization, tree }: NewMemberProps) {
  const [invite, setInvite] = useState(true)
  const [place] = useState(() => `${session.get()?.account} ${organization}`)
  const [answers] = useState(() => typed.get(place))
  const add = useAction(async (key, given: Answers) => {
    const body = { answers: given, invite }
    await call('POST /api/v1/organizations/{organization}/members', { path: { organization }, body, key })
    typed.delete(place)
    tell(invite ? '已添加，邀请短信已发出' : '已添加')
    back()
  })
  const errors = fieldErrors(add.error)
  return (
    <>
      <Card>
        <Option kind="checkbox" name="invite" checked={invite} onToggle={() => setInvite(!invite)}>
          添加后发短信邀请对方加入
        </Option>
      </Card>
      <Form
        tree={tree}
        answers={answers}
        onChange={(given) => typed.set(place, given)}
        onSubmit={(given) => void add.run(given)}
        submit="添加成员"
        busy={add.busy}
        errors={errors}
      />
      {errors.length === 0 && <Refused error={add.error} />}
    </>
  )
}
