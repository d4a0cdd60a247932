// A list that comes page by page: its rows, what to do when there are none, and more of them on reaching the end.

import type { ReactNode } from 'react'
import { useReachBottom } from '@tarojs/taro'
import type { Pages } from '@/api/usePages'
import { Box, Button } from '@/elements'
import { Failure } from './Failure'
import { Loading } from './Loading'

export interface PagedListProps<T> {
  of: Pages<T>
  row: (item: T) => ReactNode
  empty: ReactNode
  className?: string
}

export function PagedList<T>({ of, row, empty, className = '' }: PagedListProps<T>) {
  useReachBottom(() => {
    if (of.hasMore) void of.more()
  })
  if (of.hasMore === null && of.error === null) return <Loading />
  if (of.items.length === 0)
    return of.error !== null ? <Failure error={of.error} retry={() => void of.reload()} /> : empty
  return (
    <Box className={className}>
      {of.items.map(row)}
      {of.error !== null && <Failure error={of.error} retry={() => void of.more()} />}
      {of.hasMore && of.error === null && (
        <Box className="list-more">
          <Button kind="plain" busy={of.loading} onTap={() => void of.more()}>
            加载更多
          </Button>
        </Box>
      )}
    </Box>
  )
}
