// Several of the same, such as the stops of a day. Items are lines; one is open at a time, so that a list of a thousand is
// as quick as a short one.

import { useCallback, useRef, useState } from 'react'
import { type Answers, startItem } from '@anma/form-core'
import { ask } from '@/components'
import { Box, Button } from '@/elements'
import { isAnswers } from '../answers'
import { itemName } from '../answerWords'
import { useFilling } from '../useFilling'
import { RepeatItem } from './RepeatItem'
import type { ControlProps } from './types'

/** Without a limit of the form's own. */
const MOST = 1000

export function RepeatControl({ field, pointer, value, onChange, disabled, language }: ControlProps) {
  const { messages, uploads } = useFilling()
  const [open, setOpen] = useState<number | null>(null)
  const items = (Array.isArray(value) ? value : []).map((item): Answers => (isAnswers(item) ? item : {}))
  const isFull = items.length >= (field.constraints.max_items ?? MOST)
  const inItems = [...messages.keys()].filter((one) => one.startsWith(`${pointer}/`))
  const wrong = new Set(inItems.map((one) => Number(one.slice(pointer.length + 1).split('/')[0])))
  const add = (item: Answers) => {
    onChange([...items, item])
    setOpen(items.length)
  }
  const remove = async (index: number) => {
    const isEmpty = Object.keys(items[index]).length === 0
    if (
      !isEmpty &&
      !(await ask({
        title: `删除${itemName(field, index)}？`,
        text: '删除后不能恢复。',
        confirm: '删除',
        danger: true,
      }))
    )
      return
    uploads.cancelBelow(pointer)
    const rest = items.filter((_, at) => at !== index)
    onChange(rest.length > 0 ? rest : undefined)
    setOpen(null)
  }
  const last = items[items.length - 1]
  const latest = useRef({ remove, open })
  latest.current = { remove, open }
  const toggle = useCallback((index: number) => setOpen(latest.current.open === index ? null : index), [])
  const removeLatest = useCallback((index: number) => void latest.current.remove(index), [])
  return (
    <Box>
      {items.map((item, index) => (
        <RepeatItem
          key={index}
          field={field}
          pointer={pointer}
          index={index}
          item={item}
          isOpen={open === index || wrong.has(index)}
          isWrong={wrong.has(index)}
          disabled={disabled}
          language={language}
          onOpen={toggle}
          onRemove={removeLatest}
        />
      ))}
      {!isFull && (
        <Box className="form-pair">
          <Button disabled={disabled} onTap={() => add(startItem(field))}>
            {items.length === 0 ? '添加' : '再加一条'}
          </Button>
          {last && (
            <Button disabled={disabled} onTap={() => add(last)}>
              复制上一条
            </Button>
          )}
        </Box>
      )}
      {isFull && <Box className="note">最多 {items.length} 条</Box>}
    </Box>
  )
}
