// What waits for officials about single people's colors: appeals to be answered, and exceptions and batches of evidence that
// a second official has to look at. Which of it one sees follows from what one may do.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Page, Shown, SignedIn, Tabs } from '@/components'
import { Appeals } from './Appeals'
import { Batches } from './Batches'
import { Exceptions } from './Exceptions'

type View = 'open' | 'answered' | 'exceptions' | 'batches'

const TABS: { id: View; title: string; verb: string }[] = [
  { id: 'open', title: '待答复', verb: 'appeal.answer' },
  { id: 'answered', title: '已答复', verb: 'appeal.answer' },
  { id: 'exceptions', title: '例外复核', verb: 'exception.confirm' },
  { id: 'batches', title: '依据复核', verb: 'evidence.confirm' },
]

export default function AppealQueue() {
  return (
    <Page title="申诉与复核">
      <SignedIn why="登录后可以答复申诉">{() => <Allowed />}</SignedIn>
    </Page>
  )
}

function Allowed() {
  const access = useLoad(() => call('GET /api/v1/me/access'), [])
  return <Shown of={access}>{({ verbs }) => <Views tabs={TABS.filter(({ verb }) => verbs.includes(verb))} />}</Shown>
}

function Views({ tabs }: { tabs: typeof TABS }) {
  const [chosen, setChosen] = useState<View | null>(null)
  const view = chosen ?? tabs[0]?.id
  if (view === undefined) return <Empty title="没有需要您办理的事项" note="如需办理，请联系上级管理员开通权限" />
  return (
    <>
      {tabs.length > 1 && <Tabs tabs={tabs} current={view} onChoose={setChosen} label="事项" />}
      {view === 'exceptions' && <Exceptions />}
      {view === 'batches' && <Batches />}
      {(view === 'open' || view === 'answered') && <Appeals key={view} status={view} />}
    </>
  )
}
