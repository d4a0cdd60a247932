// Appeals against a color: those to be answered with the most urgent first, or those that were.

import { useState } from 'react'
import { type Item, call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Empty, PagedList } from '@/components'
import { AnswerSheet } from './AnswerSheet'
import { AppealCard } from './AppealCard'

export type Appeal = Item<'GET /api/v1/appeals'>

export function Appeals({ status }: { status: 'open' | 'answered' }) {
  const appeals = usePages((cursor) => call('GET /api/v1/appeals', { query: { status, limit: 20, cursor } }), [status])
  const [answered, setAnswered] = useState<Appeal | null>(null)
  useAgain(appeals.reload)
  return (
    <>
      <PagedList
        of={appeals}
        row={(appeal) => (
          <AppealCard
            key={appeal.id}
            appeal={appeal}
            onAnswer={status === 'open' ? () => setAnswered(appeal) : undefined}
          />
        )}
        empty={
          <Empty
            icon="review"
            title={status === 'open' ? '没有待答复的申诉' : '没有答复过的申诉'}
            note="下拉可以刷新"
          />
        }
      />
      {answered && (
        <AnswerSheet key={answered.id} appeal={answered} onDone={appeals.reload} onClose={() => setAnswered(null)} />
      )}
    </>
  )
}
