// Answers in words, group by group, as the server tells them: sensitive ones masked, items of a list one below the other.

import type { ReactNode } from 'react'
import type { Answer } from '@/api'
import { Box } from '@/elements'

export type AnswerGroup = Answer<'GET /api/v1/me/records/{record}'>['groups'][number]
export type AnswerField = AnswerGroup['fields'][number]

export interface AnswerGroupsProps {
  groups: AnswerGroup[]
  /** Draws a field in its own way, such as a photo; undefined for the usual. */
  drawn?: (field: AnswerField) => ReactNode | undefined
  /** Whether a field stands out: what is to be corrected. */
  marked?: (path: string) => boolean
}

export function AnswerGroups({ groups, drawn, marked }: AnswerGroupsProps) {
  return (
    <>
      {groups.map((group, number) => (
        <Box key={group.title ?? number} className="answers-group">
          {group.title && (
            <Box as="h3" className="answers-title">
              {group.title}
            </Box>
          )}
          {group.fields.map((field) => (
            <Line key={field.path} title={field.title} isMarked={marked?.(field.path) ?? false}>
              {drawn?.(field) ?? <Said field={field} />}
            </Line>
          ))}
        </Box>
      ))}
    </>
  )
}

function Line({ title, isMarked, children }: { title: string; isMarked: boolean; children: ReactNode }) {
  return (
    <Box className={`answers-line ${isMarked ? 'answers-marked' : ''}`}>
      <Box className="answers-name">
        {title}
        {isMarked && '（待修改）'}
      </Box>
      <Box className="answers-value">{children}</Box>
    </Box>
  )
}

function Said({ field }: { field: AnswerField }) {
  if (!field.items) return <>{field.text ?? '—'}</>
  return (
    <>
      {field.items.map((item, number) => (
        <Box key={number} className="answers-item">
          {item.map((one) => (
            <Box key={one.path}>
              {one.title}：{one.text ?? '—'}
            </Box>
          ))}
        </Box>
      ))}
    </>
  )
}
