// Which answers are to be corrected before the record comes again.

import { Box, Option } from '@/elements'
import { Field } from '@/components'
import { toggled } from '@/components/toggled'
import type { ShownRecord } from './types'

export interface FlagChoiceProps {
  groups: ShownRecord['groups']
  flags: string[]
  isNeeded: boolean
  onChange: (flags: string[]) => void
}

export function FlagChoice({ groups, flags, isNeeded, onChange }: FlagChoiceProps) {
  return (
    <Field id="step-flags" label="需要修改的内容" hint="申请人只能修改选中的内容" required={isNeeded} group>
      {groups.map((group, index) => (
        <Box key={index} className="record-flags">
          {group.title && <Box className="note">{group.title}</Box>}
          {group.fields.map(({ path, title, text }) => (
            <Option
              key={path}
              kind="checkbox"
              name={`flag-${path}`}
              checked={flags.includes(path)}
              onToggle={() => onChange(toggled(flags, path))}
            >
              <Box>{title}</Box>
              <Box className="note">{text || '（无）'}</Box>
            </Option>
          ))}
        </Box>
      ))}
    </Field>
  )
}
