// Yes or no, neither of them chosen beforehand.

import { Box, Option } from '@/elements'
import { word } from '../words'
import type { ControlProps } from './types'

export function YesNoControl({ field, id, value, onChange, disabled, invalid, describedBy, language }: ControlProps) {
  return (
    <Box className="options-inline" role="radiogroup" label={field.label}>
      {[true, false].map((answer) => (
        <Option
          key={String(answer)}
          kind="radio"
          name={id}
          checked={value === answer}
          onToggle={() => onChange(answer)}
          disabled={disabled}
          invalid={invalid}
          describedBy={describedBy}
        >
          {word(answer ? 'yes' : 'no', 'zh')}
          {language === 'en' && ` ${word(answer ? 'yes' : 'no', 'en')}`}
        </Option>
      ))}
    </Box>
  )
}
