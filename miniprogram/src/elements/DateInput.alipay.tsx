// A date or a time from Alipay's date picker: its Picker component knows neither mode.

/// <reference path="../../../alipay_miniapp/src/my.d.ts" />

import { View } from '@tarojs/components'
import type { DateInputProps } from './types'
import { spoken } from './spoken'

const FORMATS = { date: 'yyyy-MM-dd', time: 'HH:mm' }

export function DateInput({ id, kind, value, onChange, min, max, disabled, invalid, label }: DateInputProps) {
  const shown = value || (kind === 'date' ? '请选择日期' : '请选择时间')
  const pick = () =>
    my.datePicker({
      format: FORMATS[kind],
      currentDate: value || undefined,
      startDate: min,
      endDate: max,
      success: ({ date }) => onChange(date),
      fail: () => undefined, // closed without choosing
    })
  return (
    <View
      id={id}
      className={`input select ${invalid ? 'input-invalid' : ''} ${value ? '' : 'placeholder'}`}
      {...spoken({ label: `${label ?? ''} ${shown}`, role: 'button', disabled })}
      onClick={disabled ? undefined : pick}
    >
      {shown}
    </View>
  )
}
