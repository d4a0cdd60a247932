// One of a few, side by side.

import { Box, Option } from '@/elements'
import { Field } from './Field'

export interface ChoiceFieldProps<T extends string> {
  /** Also the name of the radios. */
  id: string
  label: string
  options: readonly { value: T; title: string }[]
  value: T | null | undefined
  onChange: (value: T) => void
  error?: string | null
}

export function ChoiceField<T extends string>({ id, label, options, value, onChange, error }: ChoiceFieldProps<T>) {
  return (
    <Field id={id} label={label} error={error} group>
      <Box className="options-inline">
        {options.map((one) => (
          <Option
            key={one.value}
            kind="radio"
            name={id}
            checked={one.value === value}
            onToggle={() => onChange(one.value)}
          >
            {one.title}
          </Option>
        ))}
      </Box>
    </Field>
  )
}
