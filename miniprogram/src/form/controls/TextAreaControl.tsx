// Several lines of text, with how many characters are left where there is a limit.

import { Box, TextArea } from '@/elements'
import { inputLimit } from './limits'
import { type ControlProps, textOf } from './types'

/** Below this many characters left it is told. */
const NEAR = 50

export function TextAreaControl({
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
  const text = textOf(value)
  const most = field.constraints.max_length
  const left = most === undefined ? Infinity : most - Array.from(text).length
  return (
    <>
      <TextArea
        id={id}
        value={text}
        onChange={(typed) => onChange(typed === '' ? undefined : typed)}
        onLeave={onLeave}
        maxLength={inputLimit(field)}
        disabled={disabled}
        invalid={invalid}
        required={required}
        describedBy={describedBy}
        label={field.label}
      />
      {left < NEAR && (
        <Box className="field-hint form-left">{left >= 0 ? `还可输入 ${left} 字` : `超出 ${-left} 字`}</Box>
      )}
    </>
  )
}
