// The answers of a record in the order of its form, masked; with what one may do with single ones: seeing them in clear for
// a purpose, and commenting on them.

import { useState } from 'react'
import { Card } from '@/components'
import { Box, Button } from '@/elements'
import { CommentSheet } from './CommentSheet'
import { FieldLine } from './FieldLine'
import { UnmaskSheet } from './UnmaskSheet'
import { leavesOf } from './answers'
import type { ShownRecord, ShownField } from './types'

type Clear = Readonly<Record<string, string>>

export function Fields({ record, reload }: { record: ShownRecord; reload: () => Promise<void> }) {
  const [clear, setClear] = useState<Clear>({})
  const [isUnmasking, setUnmasking] = useState(false)
  const [commented, setCommented] = useState<ShownField | null>(null)
  const masked = leavesOf(record.groups).filter((field) => field.masked && clear[field.path] === undefined)
  return (
    <>
      {record.groups.map((group, index) => (
        <Card key={index} title={group.title ?? undefined}>
          {group.fields.map((field) => (
            <FieldLine
              key={field.path}
              field={field}
              clear={clear}
              isFlagged={record.flags.includes(field.path)}
              onComment={record.may.comment ? () => setCommented(field) : undefined}
            />
          ))}
        </Card>
      ))}
      {record.may.unmask && masked.length > 0 && (
        <Box className="record-unmask">
          <Button size="small" onTap={() => setUnmasking(true)}>
            查看未遮盖的内容
          </Button>
        </Box>
      )}
      {isUnmasking && (
        <UnmaskSheet
          record={record.id}
          fields={masked}
          onClear={(seen) => setClear({ ...clear, ...seen })}
          onClose={() => setUnmasking(false)}
        />
      )}
      {commented && (
        <CommentSheet record={record.id} field={commented} onDone={reload} onClose={() => setCommented(null)} />
      )}
    </>
  )
}
