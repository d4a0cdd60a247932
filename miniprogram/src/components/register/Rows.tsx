// The records that were found, and what to do when there are none, when more follow, or when reading stopped early.

import type { ReactNode } from 'react'
import { useReachBottom } from '@tarojs/taro'
import { Box, Button } from '@/elements'
import { Empty } from '../Empty'
import { Failure } from '../Failure'
import { Loading } from '../Loading'
import { RecordCard } from './RecordCard'
import type { Column } from './types'
import type { Records } from './useRecords'

export interface RowsProps {
  records: Records
  columns: readonly Column[]
  /** Something is searched or filtered. */
  isNarrowed: boolean
  onOpen?: (record: string) => void
  /** Not null while records are being chosen. */
  chosen: ReadonlySet<string> | null
  onChosen: (chosen: ReadonlySet<string>) => void
  empty?: ReactNode
}

export function Rows({ records, columns, isNarrowed, onOpen, chosen, onChosen, empty }: RowsProps) {
  useReachBottom(() => {
    if (records.hasMore && !records.stopped) void records.more()
  })
  if (records.hasMore === null && records.error === null) return <Loading />
  if (records.error !== null && records.items.length === 0)
    return <Failure error={records.error} retry={() => void records.reload()} />
  const toggle = (id: string) => {
    if (chosen === null) return onOpen?.(id)
    onChosen(chosen.has(id) ? new Set([...chosen].filter((one) => one !== id)) : new Set([...chosen, id]))
  }
  return (
    <>
      <Box role="list">
        {records.items.map((row) => (
          <RecordCard
            key={row.id}
            row={row}
            columns={columns}
            checked={chosen === null ? null : chosen.has(row.id)}
            onTap={chosen || onOpen ? () => toggle(row.id) : undefined}
          />
        ))}
      </Box>
      {records.items.length === 0 && !records.hasMore && <Nothing isNarrowed={isNarrowed}>{empty}</Nothing>}
      <More records={records} />
    </>
  )
}

function Nothing({ isNarrowed, children }: { isNarrowed: boolean; children: ReactNode }) {
  if (isNarrowed)
    return <Empty icon="search" title="没有符合条件的记录" note="可以换一个页签、减少筛选条件，或核对搜索的内容" />
  return <>{children ?? <Empty title="这里没有记录" note="有了新的记录会出现在这里，下拉可以刷新" />}</>
}

function More({ records }: { records: Records }) {
  if (records.error !== null) return <Failure error={records.error} retry={() => void records.more()} />
  if (!records.hasMore) return null
  return (
    <Box className="list-more">
      {records.stopped && <Box className="note">已查找较新的一部分记录，还可以继续往前找</Box>}
      <Button kind="plain" busy={records.loading} onTap={() => void records.more()}>
        {records.stopped ? '继续查找' : '加载更多'}
      </Button>
    </Box>
  )
}
