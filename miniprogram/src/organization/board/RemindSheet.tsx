// Reminding those who have not answered, or one of them: first whom it reaches and how, then one press, then how it went.

import { useState } from 'react'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused, Row, Sheet, Shown } from '@/components'
import { Box, Button, Option } from '@/elements'
import { JobProgress } from '@/components/jobs/JobProgress'
import { useJob } from '@/components/jobs/useJob'
import { UNREACHED, reachWords, resultWords } from './reach'
import type { Board, Person } from './states'

export interface RemindSheetProps {
  board: Board
  /** Only this one; all who are missing when absent. */
  person?: Person
  onClose: () => void
}

export function RemindSheet({ board, person, onClose }: RemindSheetProps) {
  const { publication, organization, round } = board
  const [group, setGroup] = useState(false)
  const { job, watch } = useJob(() => undefined)
  const about = { organization, round, ...(person && { members: [person.member] }) }
  const preview = useLoad(
    () =>
      call('POST /api/v1/publications/{publication}/board/reminder-previews', {
        path: { publication },
        body: about,
      }),
    [publication, organization, round, person?.member],
  )
  const remind = useAction(async (key) => {
    watch(
      await call('POST /api/v1/publications/{publication}/board/reminders', {
        path: { publication },
        body: { ...about, group },
        key,
      }),
    )
  })
  const isNobody = preview.data?.missing === 0
  const footer = job ? (
    <Button kind="primary" onTap={onClose}>
      完成
    </Button>
  ) : (
    <Button kind="primary" busy={remind.busy} disabled={!preview.data || isNobody} onTap={() => void remind.run()}>
      {person ? `提醒 ${person.name}` : '发送提醒'}
    </Button>
  )
  return (
    <Sheet title={person ? '提醒上报' : '提醒未上报的人'} onClose={onClose} footer={footer}>
      {job ? (
        <>
          <JobProgress job={job} />
          {job.state === 'done' && <Box role="status">{resultWords(job.result)}</Box>}
        </>
      ) : (
        <Shown of={preview}>{(found) => <Reach found={found} />}</Shown>
      )}
      {!job && !person && (
        <Option kind="checkbox" name="remind-group" checked={group} onToggle={() => setGroup(!group)}>
          同时发到单位的钉钉或企业微信群
        </Option>
      )}
      <Refused error={remind.error} />
    </Sheet>
  )
}

type Preview = Answer<'POST /api/v1/publications/{publication}/board/reminder-previews'>

function Reach({ found }: { found: Preview }) {
  const [all, setAll] = useState(false)
  if (found.missing === 0) return <Box>没有需要提醒的人：都已上报，或正在请假。</Box>
  const shown = all ? found.unreached : found.unreached.slice(0, 5)
  return (
    <>
      <Box as="p">共 {found.missing} 人未上报：</Box>
      <Box as="ul" className="remind-ways">
        {reachWords(found.ways).map((words) => (
          <Box as="li" key={words}>
            {words}
          </Box>
        ))}
      </Box>
      {found.unreached.length > 0 && <Box as="h3">下面这些人可能看不到，请另行通知</Box>}
      {shown.map((one) => (
        <Row key={one.member} title={one.name} note={one.department} value={UNREACHED[one.way] ?? one.way} />
      ))}
      {shown.length < found.unreached.length && (
        <Button kind="plain" onTap={() => setAll(true)}>
          查看全部 {found.unreached.length} 人
        </Button>
      )}
    </>
  )
}
