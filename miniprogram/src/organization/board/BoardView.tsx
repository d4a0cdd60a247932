// The board of one round: counts that follow by themselves, the days before, departments, people.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Row, Shown, Tabs } from '@/components'
import { useEvery } from '@/components/useEvery'
import { Box, Button } from '@/elements'
import { roundWords } from '../publish/words'
import { Bars } from './Bars'
import { Days } from './Days'
import { Departments } from './Departments'
import { ExportSheet } from './ExportSheet'
import { People } from './People'
import { RemindSheet } from './RemindSheet'
import { type Board, type State, tabsOf } from './states'

const REFRESH = 20_000

/** Which board: of the city's forms an organization's, of several rounds one (the latest when none is named). */
export interface Which {
  publication: string
  organization: string
  round: string | undefined
}

export interface BoardViewProps {
  which: Which
  onRound: (round: string) => void
}

export function BoardView({ which, onRound }: BoardViewProps) {
  const { publication, organization, round } = which
  const loaded = useLoad(
    () =>
      call('GET /api/v1/publications/{publication}/board', {
        path: { publication },
        query: { organization, round },
      }),
    [publication, organization, round],
  )
  const days = useLoad(
    () => call('GET /api/v1/publications/{publication}/board/days', { path: { publication }, query: { organization } }),
    [publication, organization],
  )
  useEvery(REFRESH, () => {
    if (loaded.data === null || loaded.data.is_open) void loaded.reload()
  })
  return (
    <Shown of={loaded}>
      {(board) => (
        <>
          <Card title={board.title}>
            <Box className="note">
              {roundWords(board)}
              {!board.is_open && '（已结束）'}
            </Box>
            <Bars counts={board.counts} />
          </Card>
          {days.data && days.data.items.length > 1 && (
            <Card title="近两周">
              <Days days={days.data.items} current={board.round} onChoose={onRound} />
            </Card>
          )}
          <Details key={board.round} board={board} />
        </>
      )}
    </Shown>
  )
}

function Details({ board }: { board: Board }) {
  const [state, setState] = useState<State>(board.counts.missing > 0 ? 'missing' : 'normal')
  const [department, setDepartment] = useState('')
  const [sheet, setSheet] = useState<'remind' | 'export' | 'departments' | null>(null)
  const close = () => setSheet(null)
  const canRemind = board.is_open && board.counts.missing > 0
  return (
    <>
      {board.departments.length > 1 && (
        <Card>
          <Row
            icon="company"
            title="按部门查看"
            value={department || '全部部门'}
            onTap={() => setSheet('departments')}
          />
        </Card>
      )}
      <Tabs label="状态" tabs={tabsOf(countsOf(board, department))} current={state} onChoose={setState} />
      <People board={board} state={state} department={department} />
      <Box className="page-footer">
        <Button onTap={() => setSheet('export')}>导出</Button>
        <Button kind="primary" disabled={!canRemind} onTap={() => setSheet('remind')}>
          提醒未上报
        </Button>
      </Box>
      {sheet === 'departments' && (
        <Departments
          departments={board.departments}
          total={board.counts}
          chosen={department}
          onChoose={setDepartment}
          onClose={close}
        />
      )}
      {sheet === 'remind' && <RemindSheet board={board} onClose={close} />}
      {sheet === 'export' && <ExportSheet board={board} state={state} department={department} onClose={close} />}
    </>
  )
}

function countsOf(board: Board, department: string): Board['counts'] {
  return board.departments.find((one) => one.department === department) ?? board.counts
}
