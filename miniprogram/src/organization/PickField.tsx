// Choosing one of many from a sheet with a search.

import { useState } from 'react'
import { Field, describedBy } from '@/components'
import { Opener } from '@/elements'
import { OptionSheet } from '@/form/controls/OptionSheet'

export interface PickFieldProps {
  id: string
  label: string
  options: readonly { value: string; label: string }[]
  /** Empty for none. */
  value: string
  onChange: (value: string) => void
  placeholder?: string
  error?: string | null
  required?: boolean
}

export function PickField({
  id,
  label,
  options,
  value,
  onChange,
  placeholder = '请选择',
  error,
  required,
}: PickFieldProps) {
  const [isOpen, setOpen] = useState(false)
  const chosen = options.find((one) => one.value === value)?.label ?? value
  return (
    <Field id={id} label={label} error={error} required={required}>
      <Opener
        id={id}
        label={label}
        value={chosen}
        placeholder={placeholder}
        invalid={!!error}
        required={required}
        describedBy={describedBy(id, null, error)}
        onTap={() => setOpen(true)}
      />
      {isOpen && (
        <OptionSheet
          title={label}
          name={id}
          kind="radio"
          language="zh"
          options={options.map((one) => ({ ...one, label_en: null }))}
          isChosen={(one) => one.value === value}
          onToggle={(one) => {
            onChange(String(one.value))
            setOpen(false)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Field>
  )
}
