// One line of text.

import { Input as Native } from '@tarojs/components'
import type { InputProps as NativeProps } from '@tarojs/components/types/Input'
import type { InputProps } from './types'
import { spoken } from './spoken'

const TYPES: Record<NonNullable<InputProps['kind']>, keyof NativeProps.Type> = {
  text: 'text',
  number: 'number',
  decimal: 'digit',
  tel: 'number',
  idcard: 'idcard',
  password: 'text',
  email: 'text',
  search: 'text',
  'one-time-code': 'number',
}

export function Input(props: InputProps) {
  const {
    id,
    value,
    onChange,
    onLeave,
    onConfirm,
    kind = 'text',
    placeholder,
    maxLength,
    disabled,
    invalid,
    label,
    className,
  } = props
  return (
    <Native
      id={id}
      className={`input ${invalid ? 'input-invalid' : ''} ${className ?? ''}`}
      type={TYPES[kind]}
      password={kind === 'password'}
      confirmType={kind === 'search' ? 'search' : 'done'}
      value={value}
      placeholder={placeholder}
      placeholderClass="placeholder"
      maxlength={maxLength ?? -1}
      disabled={disabled}
      onInput={(event) => onChange(event.detail.value)}
      onBlur={onLeave && (() => onLeave())}
      onConfirm={onConfirm && (() => onConfirm())}
      {...spoken({ label, role: 'textbox' })}
    />
  )
}
