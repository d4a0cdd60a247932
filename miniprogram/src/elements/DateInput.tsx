// A date or a time from WeChat's own wheel.

import { Picker, View } from '@tarojs/components'
import type { DateInputProps } from './types'
import { spoken } from './spoken'

export function DateInput({ id, kind, value, onChange, min, max, disabled, invalid, label }: DateInputProps) {
  const shown = value || (kind === 'date' ? '请选择日期' : '请选择时间')
  const face = (
    <View
      id={id}
      className={`input select ${invalid ? 'input-invalid' : ''} ${value ? '' : 'placeholder'}`}
      {...spoken({ label: `${label ?? ''} ${shown}`, role: 'button', disabled })}
    >
      {shown}
    </View>
  )
  const changed = (event: { detail: { value: string } }) => onChange(event.detail.value)
  return kind === 'date' ? (
    <Picker mode="date" value={value} start={min} end={max} disabled={disabled} onChange={changed}>
      {face}
    </Picker>
  ) : (
    <Picker mode="time" value={value} start={min} end={max} disabled={disabled} onChange={changed}>
      {face}
    </Picker>
  )
}
