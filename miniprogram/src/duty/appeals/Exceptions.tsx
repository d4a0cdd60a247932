// Exceptions that one official proposed, or asked to withdraw, and another has to look at.

import { useState } from 'react'
import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Empty, PagedList, Tabs } from '@/components'
import { ExceptionCard } from './ExceptionCard'

type Waiting = 'proposed' | 'withdrawing'

const TABS: { id: Waiting; title: string }[] = [
  { id: 'proposed', title: '新提出' },
  { id: 'withdrawing', title: '申请撤销' },
]

export function Exceptions() {
  const [status, setStatus] = useState<Waiting>('proposed')
  const exceptions = usePages(
    (cursor) => call('GET /api/v1/exceptions', { query: { status, limit: 20, cursor } }),
    [status],
  )
  useAgain(exceptions.reload)
  return (
    <>
      <Tabs tabs={TABS} current={status} onChoose={setStatus} label="例外" />
      <PagedList
        of={exceptions}
        row={(one) => <ExceptionCard key={one.id} exception={one} onDone={exceptions.reload} />}
        empty={<Empty icon="review" title="没有待复核的例外" note="例外由一名工作人员提出，须由另一名复核" />}
      />
    </>
  )
}
