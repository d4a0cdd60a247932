// A pledge: it can be ticked once its text was seen to the end. A short one stands beside its tick, a long one is opened.

import { useState } from 'react'
import type { Field, Language } from '@anma/form-core'
import { Sheet } from '@/components'
import { Box, Button, EndMark, Option } from '@/elements'
import type { ControlProps } from './types'

const SHORT = 200

export function PledgeControl({ field, id, value, onChange, disabled, invalid, describedBy, language }: ControlProps) {
  const [isOpen, setOpen] = useState(false)
  const isLong = textOfPledge(field, language).length > SHORT
  const toggle = () => {
    if (value === true) onChange(undefined)
    else if (isLong) setOpen(true)
    else onChange(true)
  }
  return (
    <>
      {!isLong && <Box className="form-pledge">{textOfPledge(field, language)}</Box>}
      <Option
        kind="checkbox"
        name={id}
        checked={value === true}
        onToggle={toggle}
        disabled={disabled}
        invalid={invalid}
        describedBy={describedBy}
      >
        我已阅读并承诺{language === 'en' && ' I have read and agree'}
      </Option>
      {isLong && (
        <Button kind="plain" size="small" disabled={disabled} onTap={() => setOpen(true)}>
          阅读全文
        </Button>
      )}
      {isOpen && (
        <Pledge
          field={field}
          language={language}
          onAgree={() => {
            setOpen(false)
            onChange(true)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

function Pledge({
  field,
  language,
  onAgree,
  onClose,
}: {
  field: Field
  language: Language
  onAgree: () => void
  onClose: () => void
}) {
  const [isRead, setRead] = useState(false)
  const agree = (
    <Button kind="primary" disabled={!isRead} onTap={onAgree}>
      {isRead ? '我已阅读并承诺' : '请先读到最后'}
    </Button>
  )
  return (
    <Sheet title={field.label} onClose={onClose} footer={agree}>
      <Box className="prose">{textOfPledge(field, language)}</Box>
      <EndMark onSeen={() => setRead(true)} />
    </Sheet>
  )
}

function textOfPledge({ pledge, pledge_en, label }: Field, language: Language): string {
  return [pledge ?? label, language === 'en' ? pledge_en : null].filter(Boolean).join('\n\n')
}
