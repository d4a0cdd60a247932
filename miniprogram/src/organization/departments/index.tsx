// The departments of an organization: how many belong to each, adding, renaming, moving and deleting them.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn, tell } from '@/components'
import { JobCard } from '@/components/jobs/JobCard'
import { useJob } from '@/components/jobs/useJob'
import { ActionsSheet } from './ActionsSheet'
import { Lines } from './Lines'
import { NewSheet } from './NewSheet'
import { departmentsOf } from './departmentsOf'
import type { Line } from './tree'

/** The server counts members by rosters that may be three seconds old. */
const STALE = 3500

export default function Departments() {
  const { organization = '' } = useRouter().params
  return (
    <Page title="部门">
      <SignedIn why="登录后才能管理部门">{() => <Tree organization={organization} />}</SignedIn>
    </Page>
  )
}

function Tree({ organization }: { organization: string }) {
  const [opened, setOpened] = useState<Line | null>(null)
  const [parent, setParent] = useState<string | null>(null)
  const departments = useLoad(() => departmentsOf(organization), [organization])
  useAgain(departments.reload)
  const move = useJob((job) => {
    setTimeout(() => void departments.reload(), STALE)
    if (job.state === 'done') tell('部门已调整')
  })
  const addBelow = (department: Line) => {
    setOpened(null)
    setParent(department.path)
  }
  const shared = { organization, close: () => setOpened(null) }
  return (
    <>
      {move.job && <JobCard job={move.job} onChange={move.watch} />}
      <Shown of={departments}>
        {(all) => (
          <>
            <Lines all={all} open={setOpened} add={() => setParent('')} />
            {opened && (
              <ActionsSheet
                {...shared}
                department={opened}
                all={all}
                add={() => addBelow(opened)}
                deleted={departments.reload}
                moving={move.watch}
              />
            )}
          </>
        )}
      </Shown>
      {parent !== null && (
        <NewSheet organization={organization} parent={parent} close={() => setParent(null)} made={departments.reload} />
      )}
    </>
  )
}
