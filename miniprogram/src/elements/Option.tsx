// One choice of a group: the whole row takes the tap.

import { View } from '@tarojs/components'
import type { OptionProps } from './types'
import { spoken } from './spoken'

export function Option({ kind, checked, onToggle, disabled, className, children }: OptionProps) {
  return (
    <View
      className={`option option-${kind} ${checked ? 'option-checked' : ''} ${disabled ? 'option-disabled' : ''} ${className ?? ''}`}
      onClick={disabled ? undefined : () => onToggle()}
      {...spoken({ role: kind, checked, disabled })}
    >
      <View className="option-mark" {...spoken({ hidden: true })} />
      <View className="option-label">{children}</View>
    </View>
  )
}
