// What was reported before, newest first.

import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, PagedList, Row } from '@/components'
import { when } from '@/components/times'
import type { FunctionProps } from './ReportFunction'

export function Reports({ organization, name }: FunctionProps) {
  const pages = usePages(
    (cursor) =>
      call('GET /api/v1/organizations/{organization}/upward/{function}/reports', {
        path: { organization, function: name },
        query: { limit: 20, cursor },
      }),
    [organization, name],
  )
  return (
    <Card title="上报记录">
      <PagedList
        of={pages}
        row={({ id, at, sent, numbers }) => (
          <Row
            key={id}
            title={when(at)}
            note={`累计已上报 ${numbers.reported} / ${numbers.total} 人，未填 ${numbers.missing} 人`}
            value={`新增 ${sent} 人`}
          />
        )}
        empty={<Empty icon="history" title="还没有上报记录" />}
      />
    </Card>
  )
}
