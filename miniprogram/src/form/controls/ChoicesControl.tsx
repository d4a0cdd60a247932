// Any number of options: checkboxes while they are few, a sheet with a search when they are many.

import { useState } from 'react'
import { type Json, type Option as Choice, same } from '@anma/form-core'
import { Box, Button, Opener, Option } from '@/elements'
import { word } from '../words'
import { isLong, labelOf } from './choosing'
import { OptionSheet } from './OptionSheet'
import type { ControlProps } from './types'

export function ChoicesControl(props: ControlProps) {
  const { field, id, disabled, invalid, describedBy, language } = props
  const options = field.options ?? []
  if (isLong(field)) return <Long {...props} />
  return (
    <Box role="group" label={field.label}>
      {options.map((option) => (
        <Option
          key={String(option.value)}
          kind="checkbox"
          name={id}
          checked={has(props, option)}
          onToggle={() => toggle(props, option)}
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

function Long(props: ControlProps) {
  const { field, id, onLeave, disabled, invalid, required, describedBy, language } = props
  const [isOpen, setOpen] = useState(false)
  const options = field.options ?? []
  const chosen = options.filter((option) => has(props, option))
  const close = () => {
    setOpen(false)
    onLeave()
  }
  return (
    <>
      <Opener
        id={id}
        value={chosen.map((option) => labelOf(option, language)).join('、')}
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
          kind="checkbox"
          options={options}
          language={language}
          isChosen={(option) => has(props, option)}
          onToggle={(option) => toggle(props, option)}
          onClose={close}
          footer={
            <Button kind="primary" onTap={close}>
              {word('done', language)}（{chosen.length}）
            </Button>
          }
        />
      )}
    </>
  )
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function has({ value }: ControlProps, option: Choice): boolean {
  return listOf(value).some((one) => same(one, option.value))
}

/** In the order of the options, whatever the order of tapping. */
function toggle(props: ControlProps, option: Choice): void {
  const isMeant = (one: Choice) => has(props, one) !== same(one.value, option.value)
  const chosen = (props.field.options ?? []).filter(isMeant).map((one) => one.value)
  props.onChange(chosen.length > 0 ? chosen : undefined)
}
