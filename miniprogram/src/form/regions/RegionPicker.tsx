// Choosing a region level by level. Used by forms, and by any screen that asks for a region.

import { useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Opener } from '@/elements'
import { RegionSheet } from './RegionSheet'
import { regionOf } from './regionTree'

export interface RegionPickerProps {
  id: string
  label: string
  /** The region's code, empty for none. */
  value: string
  onChange: (code: string) => void
  onLeave?: () => void
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  required?: boolean
  describedBy?: string
}

export function RegionPicker({
  value,
  onChange,
  onLeave,
  placeholder = '请选择区域',
  label,
  ...shared
}: RegionPickerProps) {
  const [isOpen, setOpen] = useState(false)
  const chosen = useLoad(value === '' ? null : () => regionOf(value), [value])
  const close = () => {
    setOpen(false)
    onLeave?.()
  }
  return (
    <>
      <Opener
        {...shared}
        label={label}
        value={value === '' ? '' : (chosen.data?.path.join(' ') ?? value)}
        placeholder={placeholder}
        onTap={() => setOpen(true)}
      />
      {isOpen && (
        <RegionSheet
          title={label}
          onClose={close}
          onChoose={(code) => {
            onChange(code)
            close()
          }}
        />
      )}
    </>
  )
}
