// Several lines of text.

import { Textarea as Native } from '@tarojs/components'
import type { TextAreaProps } from './types'
import { spoken } from './spoken'

export function TextArea({
  id,
  value,
  onChange,
  onLeave,
  placeholder,
  maxLength,
  disabled,
  invalid,
  label,
}: TextAreaProps) {
  return (
    <Native
      id={id}
      className={`input textarea ${invalid ? 'input-invalid' : ''}`}
      value={value}
      placeholder={placeholder}
      placeholderClass="placeholder"
      maxlength={maxLength ?? -1}
      disabled={disabled}
      autoHeight
      onInput={(event) => onChange(event.detail.value)}
      onBlur={onLeave && (() => onLeave())}
      {...spoken({ label, role: 'textbox' })}
    />
  )
}
