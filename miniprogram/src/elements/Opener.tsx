// A field that opens something to choose from: looks like an input, shows what was chosen.

import { View } from '@tarojs/components'
import type { OpenerProps } from './types'
import { spoken } from './spoken'

export function Opener({ id, value, onTap, placeholder = '请选择', disabled, invalid, label }: OpenerProps) {
  return (
    <View
      id={id}
      className={`input select opener ${invalid ? 'input-invalid' : ''} ${value ? '' : 'placeholder'}`}
      onClick={disabled ? undefined : () => onTap()}
      {...spoken({ label: `${label ?? ''} ${value || placeholder}`, role: 'button', disabled })}
    >
      {value || placeholder}
    </View>
  )
}
