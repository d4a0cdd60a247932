// The rows of an import by what would become of them, each with what is wrong.

import { useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, PagedList, Row, Tabs } from '@/components'
import { type Import, type ImportRow, type Outcome, outcomesOf } from './imports'

export function ImportRows({ imported }: { imported: Import }) {
  const outcomes = outcomesOf(imported)
  const first: Outcome = outcomes.find(({ id }) => id === 'rejected')?.id ?? outcomes[0]?.id ?? 'new'
  const [outcome, setOutcome] = useState<Outcome>(first)
  const { id } = imported
  const path = { imported: id }
  const page = (cursor?: string) => call('GET /api/v1/imports/{imported}/rows', { path, query: { outcome, cursor } })
  const rows = usePages(page, [id, outcome])
  return (
    <Card title="核对结果">
      <Tabs tabs={outcomes} current={outcome} onChoose={setOutcome} label="核对结果" />
      <PagedList of={rows} row={(row) => <RowOf key={row.row} row={row} />} empty={null} />
    </Card>
  )
}

function RowOf({ row }: { row: ImportRow }) {
  const cells = row.cells.filter((cell) => cell !== null && cell !== '').map(String)
  const wrong = row.errors.map(({ message }) => message).join('；')
  return <Row title={cells.join('　')} note={wrong} value={`第 ${row.row} 行`} />
}
