// One of several options: radios while they are few, a sheet with a search when they are many.

import { useState } from 'react'
import { same } from '@anma/form-core'
import { Box, Opener, Option } from '@/elements'
import { word } from '../words'
import { isLong, labelOf } from './choosing'
import { OptionSheet } from './OptionSheet'
import type { ControlProps } from './types'

/** Labels of so many signs stand side by side. */
const SHORT = 3

export function ChoiceControl(props: ControlProps) {
  return isLong(props.field) ? <Long {...props} /> : <Short {...props} />
}

function Short({ field, id, value, onChange, disabled, invalid, describedBy, language }: ControlProps) {
  const options = field.options ?? []
  const isInline = options.every((option) => labelOf(option, language).length <= SHORT)
  return (
    <Box role="radiogroup" label={field.label} className={isInline ? 'options-inline' : ''}>
      {options.map((option) => (
        <Option
          key={String(option.value)}
          kind="radio"
          name={id}
          checked={same(option.value, value)}
          onToggle={() => onChange(option.value)}
          disabled={disabled}
          invalid={invalid}
          describedBy={describedBy}
        >
          {labelOf(option, language)}
        </Option>
      ))}
    </Box>
  )
}

function Long({
  field,
  id,
  value,
  onChange,
  onLeave,
  disabled,
  invalid,
  required,
  describedBy,
  language,
}: ControlProps) {
  const [isOpen, setOpen] = useState(false)
  const options = field.options ?? []
  const chosen = options.find((option) => same(option.value, value))
  const close = () => {
    setOpen(false)
    onLeave()
  }
  return (
    <>
      <Opener
        id={id}
        value={chosen ? labelOf(chosen, language) : ''}
        placeholder={word('choose', language)}
        onTap={() => setOpen(true)}
        disabled={disabled}
        invalid={invalid}
        required={required}
        describedBy={describedBy}
        label={field.label}
      />
      {isOpen && (
        <OptionSheet
          title={field.label}
          name={id}
          kind="radio"
          options={options}
          language={language}
          isChosen={(option) => same(option.value, value)}
          onToggle={(option) => {
            onChange(option.value)
            close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
