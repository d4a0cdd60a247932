// A plate's number: the province by one tap, the rest by keyboard.

import { useState } from 'react'
import { Sheet } from '@/components'
import { Box, Button, Input } from '@/elements'
import { PROVINCES, plateOf, plateText } from './plates'
import { type ControlProps, textOf } from './types'

const LONGEST = 12

export function PlateControl({
  field,
  id,
  value,
  onChange,
  onLeave,
  disabled,
  invalid,
  required,
  describedBy,
}: ControlProps) {
  const [isOpen, setOpen] = useState(false)
  const { province, rest } = plateOf(textOf(value))
  const choose = (one: string) => {
    setOpen(false)
    onChange(plateText({ province: one, rest }))
  }
  return (
    <Box className="form-plate">
      <Button
        className="form-province"
        disabled={disabled}
        label={`省份简称：${province || '未选'}`}
        onTap={() => setOpen(true)}
      >
        {province || '省'}
      </Button>
      <Input
        id={id}
        value={rest}
        onChange={(text) => onChange(plateText({ province, rest: text }))}
        onLeave={onLeave}
        maxLength={LONGEST}
        placeholder="A12345"
        disabled={disabled}
        invalid={invalid}
        required={required}
        describedBy={describedBy}
        label={`${field.label}（省份之后的部分）`}
      />
      {isOpen && (
        <Sheet title="省份简称" onClose={() => setOpen(false)}>
          <Box className="form-provinces">
            {PROVINCES.map((one) => (
              <Button
                key={one}
                size="small"
                kind={one === province ? 'primary' : 'secondary'}
                pressed={one === province}
                onTap={() => choose(one)}
              >
                {one}
              </Button>
            ))}
          </Box>
        </Sheet>
      )}
    </Box>
  )
}
