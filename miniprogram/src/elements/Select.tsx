// One of a few choices from the phone's own wheel.

import { Picker, View } from '@tarojs/components'
import type { SelectProps } from './types'
import { spoken } from './spoken'

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
  const shown = index < 0 ? placeholder : options[index].label
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
        {...spoken({ label: `${label ?? ''} ${shown}`, role: 'button', disabled })}
      >
        {shown}
      </View>
    </Picker>
  )
}
