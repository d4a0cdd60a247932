// Which step is taken on many records, and what is said of it to all of them.

import type { Register } from './types'
import { ChoiceField } from '../ChoiceField'
import { CommentField } from '../CommentField'

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
      <ChoiceField
        id="bulk-action"
        label="怎样办理"
        options={actions.map((one) => ({ value: one.action, title: one.title }))}
        value={action.action}
        onChange={(chosen) => onAction(actions.find((one) => one.action === chosen) ?? action)}
      />
      {action.comment !== 'none' && (
        <CommentField
          id="bulk-comment"
          label="意见"
          hint="会写进每一条记录，申请人可以看到"
          value={comment}
          onChange={onComment}
          maxLength={1000}
          required={action.comment === 'required'}
        />
      )}
    </>
  )
}
