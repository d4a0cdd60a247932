// A template as its respondents will see it. It can be filled in to try it; nothing of that is kept.

import { useState } from 'react'
import type { FieldError } from '@anma/api-client'
import type { Answers, Tree } from '@anma/form-core'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Refused, Shown, tell } from '@/components'
import { Box, Button } from '@/elements'
import { Form, loadTree } from '@/form'
import { replace } from '@/routes'

export function Preview({ organization, template }: { organization: string; template: string }) {
  const loaded = useLoad(() => loadTree(template), [template])
  const publish = () => replace('publish', { organization, template })
  return <Shown of={loaded}>{(tree) => <TryOut tree={tree} onPublish={publish} />}</Shown>
}

function TryOut({ tree, onPublish }: { tree: Tree; onPublish: () => void }) {
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const trial = useAction(async (_key, answers: Answers) => {
    const body = { answers, version: tree.version }
    const found = await call('POST /api/v1/templates/{template}/trial', { path: { template: tree.template }, body })
    setErrors(found.errors)
    if (found.errors.length === 0) tell('填写无误。这是试填，没有保存')
  })
  return (
    <>
      <Card title={tree.title}>
        <Box className="note gallery-note">填报人看到的就是下面的样子。可以试填，内容不会保存。</Box>
        <Button kind="primary" block onTap={onPublish}>
          用这个模板发布
        </Button>
      </Card>
      <Form
        tree={tree}
        onSubmit={(answers) => void trial.run(answers)}
        submit="试填"
        busy={trial.busy}
        errors={errors}
      />
      <Refused error={trial.error} />
    </>
  )
}
