// Nothing changed since last time: one tap, after only what must be said anew each time.

import { Card } from '@/components'
import { Box, Button } from '@/elements'
import { Form, type FormProps } from '@/form'

export interface SameAsLastProps extends FormProps {
  asked: readonly string[]
  /** Something changed after all. */
  onOpen: () => void
}

export function SameAsLast({ onOpen, ...form }: SameAsLastProps) {
  return (
    <>
      <Card title="和上次填的一样？">
        <Box>{form.asked.length > 0 ? '请只回答下面几项，其他内容沿用上次的。' : '没有变化时，可以直接提交。'}</Box>
        <Button kind="plain" onTap={onOpen}>
          有变化，逐项填写
        </Button>
      </Card>
      <Form {...form} submit="和上次一样，直接提交" />
    </>
  )
}
