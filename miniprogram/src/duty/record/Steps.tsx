// What one may do with a record, at the bottom of the screen: its steps, changing it by hand, and the next one of the list.

import { useState } from 'react'
import { nextOf } from '@/components/register/neighbors'
import { Box, Button } from '@/elements'
import { StepSheet } from './StepSheet'
import type { ShownRecord, Step } from './types'

export interface StepsProps {
  record: ShownRecord
  reload: () => Promise<void>
  onNext: (record: string) => void
  onEdit: () => void
}

export function Steps({ record, reload, onNext, onEdit }: StepsProps) {
  const [step, setStep] = useState<Step | null>(null)
  const next = nextOf(record.id)
  const steps = record.actions.filter(({ by }) => by === 'staff')
  if (steps.length === 0 && !record.editable && next === null) return null
  return (
    <>
      <Box className="page-footer record-steps">
        {steps.map((one, index) => (
          <Button key={one.action} kind={index === 0 ? 'primary' : 'secondary'} size="small" onTap={() => setStep(one)}>
            {one.title}
          </Button>
        ))}
        {record.editable && (
          <Button size="small" onTap={onEdit}>
            修改
          </Button>
        )}
        {next !== null && (
          <Button size="small" onTap={() => onNext(next)}>
            下一条
          </Button>
        )}
      </Box>
      {step && (
        <StepSheet key={step.action} record={record} step={step} reload={reload} onClose={() => setStep(null)} />
      )}
    </>
  )
}
