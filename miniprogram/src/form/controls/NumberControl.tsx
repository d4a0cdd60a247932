// A number with its unit. What was typed stays as typed (`36.`) while it means the same number.

import { useState } from 'react'
import { same, typed } from '@anma/form-core'
import { Box, Input, Text } from '@/elements'
import type { ControlProps } from './types'

const LONGEST = 30

export function NumberControl({
  field,
  id,
  value,
  onChange,
  onLeave,
  disabled,
  invalid,
  required,
  describedBy,
}: ControlProps) {
  const [text, setText] = useState('')
  const isWhole = field.type === 'integer' || Number.isInteger(field.constraints.step)
  const shown = same(typed(field, text), value) ? text : String(value ?? '')
  const change = (next: string) => {
    setText(next)
    onChange(typed(field, next))
  }
  return (
    <Box className="form-number">
      <Input
        id={id}
        kind={isWhole ? 'number' : 'decimal'}
        value={shown}
        onChange={change}
        onLeave={onLeave}
        maxLength={LONGEST}
        disabled={disabled}
        invalid={invalid}
        required={required}
        describedBy={describedBy}
        label={field.unit ? `${field.label}（${field.unit}）` : field.label}
      />
      {field.unit && <Text className="form-unit">{field.unit}</Text>}
    </Box>
  )
}
