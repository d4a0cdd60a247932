// Every change of what is known of a person: each is a submission that can be read.

import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, PagedList, Row } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { go } from '@/routes'

export interface HistoryProps {
  id: string
  /** Loads anew when another form was answered. */
  revisionOf: number
}

export function History({ id, revisionOf }: HistoryProps) {
  const history = usePages(
    (cursor) => call('GET /api/v1/me/persons/{person}/history', { path: { person: id }, query: { limit: 10, cursor } }),
    [id, revisionOf],
  )
  return (
    <Card title="资料修改记录">
      <PagedList
        of={history}
        empty={<Box className="note">近六十天没有修改</Box>}
        row={(change) => (
          <Row
            key={change.submission}
            title={change.title}
            note={`${when(change.at)} · ${change.is_mine ? '本账号填写' : '其他账号填写'}`}
            value={change.revision > 1 ? `第${change.revision}次` : '首次填写'}
            onTap={() => go('submission', { id: change.submission })}
          />
        )}
      />
    </Card>
  )
}
