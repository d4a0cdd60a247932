// Today's manual entries of a post; what was entered wrongly is taken back.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { usePages } from '@/api/usePages'
import { Card, Empty, PagedList, Refused, ask, tell } from '@/components'
import { dayOf } from '@/components/times'
import { type Visit, VisitRow } from '@/components/visits/VisitRow'
import { Button } from '@/elements'
import { now } from '@/state/clock'

export function Today({ place }: { place: string }) {
  const day = dayOf(now())
  const visits = usePages(
    (cursor) =>
      call('GET /api/v1/places/{place}/visits', {
        path: { place },
        query: { limit: 20, cursor, source: 'manual', day },
      }),
    [place, day],
  )
  const withdraw = useAction(async (_key, visit: Visit) => {
    await call('DELETE /api/v1/visits/{visit}', { path: { visit: visit.id } })
    tell('已删除')
    await visits.reload()
  })
  const askThen = async (visit: Visit) => {
    const text = `${visit.card.name} ${visit.card.document_number}`
    const isMeant = await ask({ title: '删除这次登记？', text, confirm: '删除', danger: true })
    if (isMeant) await withdraw.run(visit)
  }
  return (
    <Card title="今日手工登记">
      <Refused error={withdraw.error} />
      <PagedList
        of={visits}
        row={(visit) => (
          <VisitRow
            key={visit.id}
            visit={visit}
            who
            aside={
              <Button
                kind="plain"
                size="small"
                label={`删除 ${visit.card.name}`}
                busy={withdraw.busy}
                onTap={() => void askThen(visit)}
              >
                删除
              </Button>
            }
          />
        )}
        empty={<Empty icon="edit" title="今天还没有手工登记" />}
      />
    </Card>
  )
}
