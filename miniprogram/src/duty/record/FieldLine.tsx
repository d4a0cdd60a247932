// One answer with its title; of a repeated field every item.

import { Badge, Icon } from '@/components'
import { Box, Button, Text } from '@/elements'
import type { ShownField } from './types'

type Leaf = Omit<ShownField, 'items'>

export interface FieldLineProps {
  field: ShownField
  /** What was unmasked, by pointer. */
  clear: Readonly<Record<string, string>>
  /** Sent back to be corrected. */
  isFlagged: boolean
  onComment?: () => void
}

export function FieldLine({ field, clear, isFlagged, onComment }: FieldLineProps) {
  return (
    <Box className="record-field">
      <Box className="record-field-words">
        <Box className="record-field-title">
          {field.title} {isFlagged && <Badge tone="warning">待补正</Badge>}
        </Box>
        {field.items === null ? <Value field={field} clear={clear} /> : <Items items={field.items} clear={clear} />}
      </Box>
      {onComment && (
        <Button kind="bare" className="record-field-comment" label={`批注“${field.title}”`} onTap={onComment}>
          <Icon name="edit" />
        </Button>
      )}
    </Box>
  )
}

function Value({ field, clear }: { field: Leaf; clear: FieldLineProps['clear'] }) {
  return <Box className="record-field-value">{clear[field.path] ?? (field.text || '（无）')}</Box>
}

function Items({ items, clear }: { items: NonNullable<ShownField['items']>; clear: FieldLineProps['clear'] }) {
  if (items.length === 0) return <Box className="record-field-value">（无）</Box>
  return (
    <>
      {items.map((fields, index) => (
        <Box key={index} className="record-item">
          <Text className="note">第 {index + 1} 项</Text>
          {fields.map((inner) => (
            <Box key={inner.path}>
              <Text className="note">{inner.title}：</Text>
              <Text>{clear[inner.path] ?? (inner.text || '（无）')}</Text>
            </Box>
          ))}
        </Box>
      ))}
    </>
  )
}
