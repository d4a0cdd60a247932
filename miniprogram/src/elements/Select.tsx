// One of a few choices from the phone's own wheel.

import { Picker, View } from '@tarojs/components'
import type { SelectProps } from './types'

export function Select({
  id,
  options,
  value,
  onChange,
  placeholder = '请选择',
  disabled,
  invalid,
  label,
}: SelectProps) {
  const index = options.findIndex((option) => option.value === value)
  return (
    <Picker
      mode="selector"
      range={options.map((option) => option.label)}
      value={Math.max(index, 0)}
      disabled={disabled}
      onChange={(event) => onChange(options[Number(event.detail.value)].value)}
    >
      <View
        id={id}
        className={`input select ${invalid ? 'input-invalid' : ''} ${index < 0 ? 'placeholder' : ''}`}
        ariaLabel={label}
        aria-role="button"
      >
        {index < 0 ? placeholder : options[index].label}
      </View>
    </Picker>
  )
}
