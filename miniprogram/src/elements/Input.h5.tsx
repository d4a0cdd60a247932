// One line of text, with the keyboard that suits it and what browsers can fill in by themselves.

import type { HTMLInputAutoCompleteAttribute, InputHTMLAttributes } from 'react'
import type { InputProps } from './types'

type Kind = NonNullable<InputProps['kind']>
const TYPES: Partial<Record<Kind, string>> = { tel: 'tel', password: 'password', email: 'email', search: 'search' }
const MODES: Partial<Record<Kind, InputHTMLAttributes<HTMLInputElement>['inputMode']>> = {
  number: 'numeric',
  decimal: 'decimal',
  'one-time-code': 'numeric',
}
const COMPLETIONS: Partial<Record<Kind, HTMLInputAutoCompleteAttribute>> = {
  tel: 'tel',
  email: 'email',
  'one-time-code': 'one-time-code',
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
    required,
    describedBy,
    label,
    autoComplete,
    className,
  } = props
  return (
    <input
      id={id}
      className={`input ${invalid ? 'input-invalid' : ''} ${className ?? ''}`}
      type={TYPES[kind] ?? 'text'}
      inputMode={MODES[kind]}
      autoComplete={autoComplete ?? COMPLETIONS[kind] ?? 'off'}
      value={value}
      placeholder={placeholder}
      maxLength={maxLength}
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-required={required || undefined}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onLeave?.()}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && onConfirm?.()}
    />
  )
}
