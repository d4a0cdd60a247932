// Answering an appeal. An answer sets no color; it may point to an exception that was proposed for the person.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Field, Refused, Sheet, ask, tell } from '@/components'
import { CommentField } from '@/components/CommentField'
import { dayOf } from '@/components/times'
import { Button, Select } from '@/elements'
import type { Appeal } from './Appeals'

const HINT = '本人会看到。请说明核实结果和接下来怎么办。'
const NONE = ''
const WORDS = { proposed: '待复核', confirmed: '已生效' } as const

export function AnswerSheet({
  appeal,
  onDone,
  onClose,
}: {
  appeal: Appeal
  onDone: () => Promise<void>
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [exception, setException] = useState(NONE)
  const exceptions = useLoad(() => exceptionsOf(appeal.person), [appeal.person])
  const send = useAction(async (key) => {
    const body = { text: text.trim(), ...(exception && { exception }) }
    await call('POST /api/v1/appeals/{appeal}/answer', { path: { appeal: appeal.id }, body, key })
    tell('已答复')
    onClose()
    await onDone()
  })
  const isOver = send.error instanceof ProblemError && send.error.code === 'appeal.answered'
  const refresh = () => {
    onClose()
    void onDone()
  }
  const close = async () => {
    if (
      text.trim() === '' ||
      (await ask({ title: '不答复了？', text: '已填写的内容不会保留。', confirm: '不答复', danger: true }))
    )
      onClose()
  }
  const footer = isOver ? (
    <Button onTap={refresh}>查看最新情况</Button>
  ) : (
    <Button kind="primary" busy={send.busy} disabled={text.trim().length < 2} onTap={() => void send.run()}>
      发送答复
    </Button>
  )
  return (
    <Sheet title="答复申诉" onClose={() => void close()} footer={footer}>
      <CommentField
        id="appeal-answer"
        label="答复"
        hint={HINT}
        value={text}
        onChange={setText}
        maxLength={1000}
        rows={4}
        required
      />
      {(exceptions.data ?? []).length > 0 && (
        <Field id="appeal-exception" label="引用为此人办理的例外">
          <Select
            id="appeal-exception"
            value={exception}
            onChange={setException}
            options={[{ value: NONE, label: '不引用' }, ...(exceptions.data ?? [])]}
          />
        </Field>
      )}
      <Refused error={send.error} />
    </Sheet>
  )
}

/** Those of the person among the latest exceptions; none for officials who may not see them. */
async function exceptionsOf(person: string): Promise<{ value: string; label: string }[]> {
  const latest = (status: keyof typeof WORDS) =>
    call('GET /api/v1/exceptions', { query: { status, limit: 100 } }).catch(() => ({ items: [] }))
  const asked = [latest('proposed'), latest('confirmed')]
  const found = (await Promise.all(asked)).flatMap(({ items }) =>
    items.filter((one) => one.person === person && !one.lapsed),
  )
  const words = (status: string) => (status === 'confirmed' ? WORDS.confirmed : WORDS.proposed)
  return found.map(({ id, until, status }) => ({ value: id, label: `到 ${dayOf(new Date(until))}，${words(status)}` }))
}
