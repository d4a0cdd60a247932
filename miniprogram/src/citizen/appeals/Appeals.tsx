// A person's appeals, newest first, and writing a new one against a color that restricts them.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { usePages } from '@/api/usePages'
import { Box, Button } from '@/elements'
import { Card, Empty, PagedList } from '@/components'
import { usePolicies } from '@/state/policies'
import type { Person } from '@/state/persons'
import { AppealCard } from './AppealCard'
import { contestable } from './contesting'
import { NewAppeal } from './NewAppeal'

export interface AppealsProps {
  person: Person
  /** The policy to appeal against at once. */
  policy: string | undefined
  /** The appeal to show first. */
  first: string | undefined
}

export function Appeals({ person, policy, first }: AppealsProps) {
  const [writing, setWriting] = useState<string | null>(policy ?? null)
  const whose = { person: person.id }
  const appeals = usePages(
    (cursor) => call('GET /api/v1/me/appeals', { query: { ...whose, limit: 20, cursor } }),
    [person.id],
  )
  const colors = useLoad(person.is_limited ? null : () => call('GET /api/v1/me/color', { query: whose }), [person.id])
  const policies = usePolicies()
  const waiting = appeals.items.filter(({ status }) => status === 'open').map((one) => one.policy)
  const open = contestable(colors.data?.colors ?? [], policies).filter((color) => !waiting.includes(color.policy))
  const contested = open.find((color) => color.policy === writing)
  const titleOf = (id: string) => policies.find((one) => one.id === id)?.title ?? '颜值'
  const items = [...appeals.items].sort((a, b) => Number(b.id === first) - Number(a.id === first))
  if (contested)
    return (
      <NewAppeal
        person={person}
        color={contested}
        title={titleOf(contested.policy)}
        onDone={(isSent) => {
          setWriting(null)
          if (isSent) void appeals.reload()
        }}
      />
    )
  return (
    <>
      {open.length > 0 && (
        <Card title="对现在的颜值有异议？">
          {open.map((color) => (
            <Box key={color.policy} className="appeals-contested">
              <Box>{`${titleOf(color.policy)}：${color.label}`}</Box>
              <Box className="note persons-explain">{color.reasons[0]?.message}</Box>
              <Button size="small" label={`对${titleOf(color.policy)}申诉`} onTap={() => setWriting(color.policy)}>
                申诉
              </Button>
            </Box>
          ))}
        </Card>
      )}
      <PagedList
        of={{ ...appeals, items }}
        row={(appeal) => <AppealCard key={appeal.id} appeal={appeal} title={titleOf(appeal.policy)} />}
        empty={
          <Empty
            icon="review"
            title="没有申诉"
            note={open.length > 0 ? '对颜值有异议时，写明情况，由工作人员重新核查' : '现在没有限制性的颜值，无需申诉'}
          >
            {colors.error !== null && <Button onTap={() => void colors.reload()}>重新读取颜值</Button>}
          </Empty>
        }
      />
    </>
  )
}
