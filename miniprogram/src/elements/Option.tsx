// One choice of a group: the whole row takes the tap.

import { View } from '@tarojs/components'
import type { OptionProps } from './types'

export function Option({ kind, checked, onToggle, disabled, className, children }: OptionProps) {
  return (
    <View
      className={`option option-${kind} ${checked ? 'option-checked' : ''} ${disabled ? 'option-disabled' : ''} ${className ?? ''}`}
      aria-role={kind}
      aria-checked={checked ? 'true' : 'false'}
      onClick={disabled ? undefined : () => onToggle()}
    >
      <View className="option-mark" aria-hidden="true" />
      <View className="option-label">{children}</View>
    </View>
  )
}
