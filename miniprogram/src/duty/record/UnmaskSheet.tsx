// Seeing masked answers in clear: which, and for what purpose. It is logged, and the person can see it.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Field, Refused, Sheet } from '@/components'
import { CommentField } from '@/components/CommentField'
import { toggled } from '@/components/toggled'
import { Box, Button, Option } from '@/elements'
import type { ShownField } from './types'

export interface UnmaskSheetProps {
  record: string
  fields: Omit<ShownField, 'items'>[]
  onClear: (seen: Record<string, string>) => void
  onClose: () => void
}

const MOST = 20
const HINT = '例如：电话核实申请人数。请不要写姓名、证件号码。'

export function UnmaskSheet({ record, fields, onClear, onClose }: UnmaskSheetProps) {
  const [wanted, setWanted] = useState<string[]>([])
  const [purpose, setPurpose] = useState('')
  const toggle = (path: string) => setWanted((held) => toggled(held, path).slice(-MOST))
  const look = useAction(async (key) => {
    const body = { fields: wanted, purpose: purpose.trim() }
    const seen = await call('POST /api/v1/records/{record}/unmask', { path: { record }, body, key })
    onClear(Object.fromEntries(Object.entries(seen.fields).map(([path, value]) => [path, wordsOf(value)])))
    onClose()
  })
  const footer = (
    <Button
      kind="primary"
      busy={look.busy}
      disabled={wanted.length === 0 || purpose.trim().length < 2}
      onTap={() => void look.run()}
    >
      查看
    </Button>
  )
  return (
    <Sheet title="查看未遮盖的内容" onClose={onClose} footer={footer}>
      <Box className="record-warning">这次查看会记录您的身份、时间和用途，本人可以看到。</Box>
      <Field id="unmask-fields" label="看哪几项" group>
        {fields.map(({ path, title, text }) => (
          <Option
            key={path}
            kind="checkbox"
            name={`unmask-${path}`}
            checked={wanted.includes(path)}
            onToggle={() => toggle(path)}
          >
            {title}　{text}
          </Option>
        ))}
      </Field>
      <CommentField
        id="unmask-purpose"
        label="用途"
        hint={HINT}
        value={purpose}
        onChange={setPurpose}
        maxLength={200}
        rows={2}
        required
      />
      <Refused error={look.error} />
    </Sheet>
  )
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return '（无）'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
