// A labelled control with its hint and its error: what the form draws around every widget, and screens around theirs.

import type { ReactNode } from 'react'
import { Box, Text } from '@/elements'
import { Label } from './Label'

export interface FieldProps {
  id: string
  label: string
  labelEn?: string | null
  hint?: string | null
  error?: string | null
  required?: boolean
  /** A group of controls (radios, rows) has a legend instead of a label. */
  group?: boolean
  children: ReactNode
}

/** Ids of what describes a control: give them as its `describedBy`. */
export function describedBy(id: string, hint?: string | null, error?: string | null): string | undefined {
  return [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
}

export function Field({ id, label, labelEn, hint, error, required, group, children }: FieldProps) {
  return (
    <Box as={group ? 'fieldset' : 'div'} className={`field ${error ? 'field-wrong' : ''}`} id={`${id}-field`}>
      <Label id={id} group={group}>
        {label}
        {required && <Text className="field-required">必填</Text>}
        {labelEn && <Text className="field-english">{labelEn}</Text>}
      </Label>
      {hint && (
        <Box className="field-hint" id={`${id}-hint`}>
          {hint}
        </Box>
      )}
      {children}
      <Box live>
        {error && (
          <Box className="field-error" id={`${id}-error`}>
            {error}
          </Box>
        )}
      </Box>
    </Box>
  )
}
