// One of a few, chosen with one tap.

import { Box, Option, type SelectOption } from '@/elements'
import { Sheet } from '../Sheet'

export interface ChoiceSheetProps {
  title: string
  options: SelectOption[]
  value: string
  onChoose: (value: string) => void
  onClose: () => void
}

export function ChoiceSheet({ title, options, value, onChoose, onClose }: ChoiceSheetProps) {
  const choose = (chosen: string) => {
    onClose()
    if (chosen !== value) onChoose(chosen)
  }
  return (
    <Sheet title={title} onClose={onClose}>
      <Box role="radiogroup" label={title}>
        {options.map((option) => (
          <Option
            key={option.value}
            kind="radio"
            name="register-choice"
            checked={option.value === value}
            onToggle={() => choose(option.value)}
          >
            {option.label}
          </Option>
        ))}
      </Box>
    </Sheet>
  )
}
