// Which step is taken on many records, and what is said of it to all of them.

import { Box, Option, TextArea } from '@/elements'
import { Field } from '../Field'
import type { Register } from './types'

type Action = Register['bulk'][number]

export interface BulkGivenProps {
  actions: Action[]
  action: Action
  onAction: (action: Action) => void
  comment: string
  onComment: (comment: string) => void
}

export function BulkGiven({ actions, action, onAction, comment, onComment }: BulkGivenProps) {
  return (
    <>
      <Field id="bulk-action" label="怎样办理" group>
        <Box className="options-inline">
          {actions.map((one) => (
            <Option
              key={one.action}
              kind="radio"
              name="bulk-action"
              checked={one.action === action.action}
              onToggle={() => onAction(one)}
            >
              {one.title}
            </Option>
          ))}
        </Box>
      </Field>
      {action.comment !== 'none' && (
        <Field
          id="bulk-comment"
          label="意见"
          hint="会写进每一条记录，申请人可以看到"
          required={action.comment === 'required'}
        >
          <TextArea
            id="bulk-comment"
            value={comment}
            onChange={onComment}
            maxLength={1000}
            required={action.comment === 'required'}
            describedBy="bulk-comment-hint"
          />
        </Field>
      )}
    </>
  )
}
