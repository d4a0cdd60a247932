// The people in a state, by department and name, as many as one scrolls to; a tap shows what somebody answered.

import { useEffect, useRef, useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Empty, PagedList, Row } from '@/components'
import { when } from '@/components/times'
import { Box, Input } from '@/elements'
import { useSettled } from '../useSettled'
import { AnswerSheet } from './AnswerSheet'
import { RemindSheet } from './RemindSheet'
import { type Board, type Person, type State, TITLES, countsWords } from './states'

const FIRST = 50

export interface PeopleProps {
  board: Board
  state: State
  department: string
}

export function People({ board, state, department }: PeopleProps) {
  const { publication, organization, round } = board
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState<Person | null>(null)
  const q = useSettled(typed.trim())
  const pages = usePages(
    (cursor) =>
      call('GET /api/v1/publications/{publication}/board/people', {
        path: { publication },
        query: { organization, round, state, department, q, limit: FIRST, cursor },
      }),
    [publication, organization, round, state, department, q],
  )
  useFollowed(countsWords(board.counts), () => {
    if (pages.items.length <= FIRST) void pages.reload()
  })
  return (
    <>
      <Input
        id="board-search"
        kind="search"
        label="按姓名查找"
        placeholder="按姓名查找"
        value={typed}
        onChange={setTyped}
      />
      <Box className="card board-people">
        <PagedList
          of={pages}
          row={(one) => (
            <PersonRow key={one.member} person={one} canRemind={board.is_open} onTap={() => setOpened(one)} />
          )}
          empty={<Nobody state={state} isSearch={q !== ''} />}
        />
      </Box>
      {opened?.submission && <AnswerSheet board={board} person={opened} onClose={() => setOpened(null)} />}
      {opened && opened.state === 'missing' && (
        <RemindSheet board={board} person={opened} onClose={() => setOpened(null)} />
      )}
    </>
  )
}

/** Calls back when a value changes, not at first. */
function useFollowed(value: string, changed: () => void): void {
  const last = useRef(value)
  useEffect(() => {
    if (last.current !== value) changed()
    last.current = value
  }, [value])
}

function PersonRow({ person, canRemind, onTap }: { person: Person; canRemind: boolean; onTap: () => void }) {
  const { name, department, state, location, at, joined, submission } = person
  const said = [department, location, at && `${when(at)} 提交`, !joined && '还未加入'].filter(Boolean).join(' · ')
  const offered = submission !== null ? '查看' : state === 'missing' && canRemind ? '提醒' : null
  return <Row title={name} note={said} value={offered} onTap={offered === null ? undefined : onTap} />
}

function Nobody({ state, isSearch }: { state: State; isSearch: boolean }) {
  if (isSearch) return <Empty icon="search" title="没有找到这个姓名" />
  if (state === 'missing') return <Empty icon="check" title="都已上报" />
  return <Empty icon="members" title={`没有${TITLES[state]}的人`} />
}
