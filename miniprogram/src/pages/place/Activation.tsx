// A blank code (LT-3): the person in charge says which place it is, and it is a place's code from then on.

import { useRef } from 'react'
import type { Answers } from '@anma/form-core'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Shown, tell } from '@/components'
import { RefusedSheet } from '@/components/RefusedSheet'
import { fieldErrors, Form, loadTree } from '@/form'
import { Box } from '@/elements'
import { ConsentNeeded } from './ConsentNeeded'

export interface ActivationProps {
  code: string
  template: string
  onActive: () => void
}

export function Activation({ code, template, onActive }: ActivationProps) {
  const tree = useLoad(() => loadTree(template), [template])
  const sent = useRef<Answers>({})
  const activate = useAction(async (key, answers: Answers) => {
    sent.current = answers
    await call('POST /api/v1/place-codes/{code}/activation', { path: { code }, body: { answers }, key })
    tell('二维码已激活，可以张贴使用')
    onActive()
  })
  const errors = fieldErrors(activate.error)
  return (
    <>
      <Card title="这个二维码尚未激活">
        <Box className="note">
          请场所负责人填写以下信息。激活后，来访人员扫此码登记进出。您不是负责人时，请联系场所工作人员。
        </Box>
      </Card>
      <Shown of={tree}>
        {(shown) => (
          <Form
            tree={shown}
            submit="激活二维码"
            busy={activate.busy}
            errors={errors}
            onSubmit={(answers) => void activate.run(answers)}
          />
        )}
      </Shown>
      <RefusedSheet title="没有激活成功" error={errors.length > 0 ? null : activate.error}>
        <ConsentNeeded error={activate.error} onAgreed={() => void activate.run(sent.current)} />
      </RefusedSheet>
    </>
  )
}
