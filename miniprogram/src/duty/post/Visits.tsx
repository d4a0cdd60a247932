// Who came to a post last, narrowed to what needs a second look.

import { useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, PagedList, Tabs } from '@/components'
import { VisitRow } from '@/components/visits/VisitRow'

const TABS = [
  { id: 'all', title: '全部' },
  { id: 'alert', title: '重点提醒' },
  { id: 'manual', title: '手工登记' },
] as const

type Tab = (typeof TABS)[number]['id']

const FILTERS: Record<Tab, Record<string, string>> = { all: {}, alert: { alert: 'true' }, manual: { source: 'manual' } }

export function Visits({ place }: { place: string }) {
  const [tab, setTab] = useState<Tab>('all')
  const visits = usePages(
    (cursor) =>
      call('GET /api/v1/places/{place}/visits', { path: { place }, query: { limit: 20, cursor, ...FILTERS[tab] } }),
    [place, tab],
  )
  return (
    <Card title="最近进出">
      <Tabs tabs={[...TABS]} current={tab} onChoose={setTab} label="筛选" />
      <PagedList
        of={visits}
        row={(visit) => <VisitRow key={visit.id} visit={visit} who />}
        empty={<Empty icon="visitor" title="没有记录" />}
      />
    </Card>
  )
}
