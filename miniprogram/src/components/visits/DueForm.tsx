// One of the forms that a place asks, with where one stands among them.

import { type ReactNode, useEffect } from 'react'
import type { Answers } from '@anma/form-core'
import { Form, fieldErrors } from '@/form'
import { Box, Button } from '@/elements'
import { RefusedSheet } from '../RefusedSheet'
import type { DueForms } from './useDueForms'

export interface DueFormProps {
  of: DueForms
  busy: boolean
  error: unknown
  /** What is shown of an error that concerns no field. */
  refused: ReactNode
  submit: string
  onSubmit: (answers: Answers) => void
  /** Back to choosing who comes in. */
  onCancel: () => void
}

export function DueForm({ of, busy, error, refused, submit, onSubmit, onCancel }: DueFormProps) {
  const { trees, at } = of
  const tree = trees[at]
  const wrong = trees.find(({ template }) => fieldErrors(error, `/answers/${template}`).length > 0)
  useEffect(() => {
    if (wrong) of.goTo(wrong.template)
  }, [error])
  if (!tree) return null
  return (
    <Box className="due-form">
      <Box className="due-head">
        <Box as="h2" className="due-title">
          {tree.title}
          {trees.length > 1 && `（${at + 1}/${trees.length}）`}
        </Box>
        <Button kind="plain" size="small" onTap={at > 0 ? of.back : onCancel}>
          {at > 0 ? '上一份' : '重新选择'}
        </Button>
      </Box>
      <Form
        key={tree.template}
        tree={tree}
        answers={of.answers[tree.template]}
        onChange={of.keep}
        onSubmit={onSubmit}
        submit={at + 1 < trees.length ? '下一份' : submit}
        busy={busy}
        errors={fieldErrors(error, `/answers/${tree.template}`)}
      />
      <RefusedSheet title="没有登记成功" error={wrong ? null : error}>
        {refused}
      </RefusedSheet>
    </Box>
  )
}
