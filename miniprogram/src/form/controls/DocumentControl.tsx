// The number of a document, checked while it is typed: a resident's number tells birth date and sex.

import { Box, Input } from '@/elements'
import { dayOf } from '@/components/times'
import { now } from '@/state/clock'
import { formatNow, residentWords } from './documentWords'
import { type ControlProps, textOf } from './types'

const LONGEST = 40

export function DocumentControl({
  field,
  id,
  value,
  onChange,
  onLeave,
  disabled,
  invalid,
  required,
  describedBy,
  answers,
  item,
}: ControlProps) {
  const isResident = formatNow(field, answers, item) === 'cn-resident-id'
  const said = isResident ? residentWords(textOf(value), dayOf(now())) : null
  const live = said === null ? describedBy : `${describedBy ?? ''} ${id}-live`.trim()
  return (
    <>
      <Input
        id={id}
        kind={isResident ? 'idcard' : 'text'}
        value={textOf(value)}
        onChange={(text) => onChange(text === '' ? undefined : text)}
        onLeave={onLeave}
        maxLength={LONGEST}
        disabled={disabled}
        invalid={invalid}
        required={required}
        describedBy={live}
        label={field.label}
      />
      {said && !invalid && (
        <Box id={`${id}-live`} className={`form-live ${said.good ? 'form-live-good' : ''}`}>
          {said.words}
        </Box>
      )}
    </>
  )
}
