// One item of a repeatable field: a line that tells what it holds, open while it is filled.

import { memo } from 'react'
import { type Answers, type Field, type Language, holds, isField } from '@anma/form-core'
import { Icon } from '@/components'
import { Box, Button, Text } from '@/elements'
import { itemName, itemWords } from '../answerWords'
import { FieldView } from '../FieldView'
import { TextBlockView } from '../TextBlockView'
import { useFilling } from '../useFilling'

export interface RepeatItemProps {
  field: Field
  pointer: string
  index: number
  item: Answers
  isOpen: boolean
  isWrong: boolean
  disabled: boolean
  language: Language
  onOpen: (index: number) => void
  onRemove: (index: number) => void
}

/** Drawn anew only when it changed: typing in one of a thousand must not draw the others. */
export const RepeatItem = memo(function RepeatItem(props: RepeatItemProps) {
  const { field, index, item, isOpen, isWrong, disabled, language, onOpen, onRemove } = props
  const words = itemWords(field, item, language)
  const name = itemName(field, index)
  return (
    <Box className={`form-item ${isWrong ? 'form-item-wrong' : ''}`} role="group" label={`${field.label}：${name}`}>
      <Box className="form-item-head">
        <Button
          kind="bare"
          className="form-item-open"
          pressed={isOpen}
          label={`${name} ${words}`}
          onTap={() => onOpen(index)}
        >
          <Text className="form-item-number">{index + 1}</Text>
          <Text className="form-item-words">{words || '未填写'}</Text>
        </Button>
        <Button
          kind="bare"
          className="form-item-remove"
          label={`删除${name}`}
          disabled={disabled}
          onTap={() => onRemove(index)}
        >
          <Icon name="remove" />
        </Button>
      </Box>
      {isOpen && <ItemFields {...props} />}
    </Box>
  )
})

function ItemFields({ field, pointer, index, item }: RepeatItemProps) {
  const { kept, visible } = useFilling()
  const at = `${pointer}/${index}`
  return (
    <Box className="form-item-fields">
      {(field.fields ?? []).map((inner, order) => {
        if (!isField(inner))
          return inner.when === null || holds(inner.when, kept, item) ? (
            <TextBlockView key={order} block={inner} />
          ) : null
        const place = `${at}${inner.path.slice(1)}`
        return visible.has(place) ? <FieldView key={inner.path} field={inner} pointer={place} item={item} /> : null
      })}
    </Box>
  )
}
