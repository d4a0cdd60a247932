// Batches of evidence that would make many people's colors worse, and so wait for a second official.

import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useAgain } from '@/api/useAgain'
import { usePages } from '@/api/usePages'
import { Card, Empty, PagedList, Refused, Row, ask, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'

type Batch = Item<'GET /api/v1/evidence-batches'>

export function Batches() {
  const batches = usePages(
    (cursor) => call('GET /api/v1/evidence-batches', { query: { status: 'waiting', limit: 20, cursor } }),
    [],
  )
  useAgain(batches.reload)
  return (
    <PagedList
      of={batches}
      row={(batch) => <BatchCard key={batch.id} batch={batch} onDone={batches.reload} />}
      empty={<Empty icon="review" title="没有待复核的依据" note="会使多人颜值变差的一批依据，须由另一名工作人员复核" />}
    />
  )
}

function BatchCard({ batch, onDone }: { batch: Batch; onDone: () => Promise<void> }) {
  const decide = useAction(async (key, verdict: 'confirm' | 'reject') => {
    const isPassed = verdict === 'confirm'
    const text = isPassed ? `将有 ${batch.worse} 人的颜值变差，立即生效。` : '这批依据不会生效。'
    const confirm = isPassed ? '通过' : '不通过'
    if (!(await ask({ title: `${confirm}这批依据？`, text, confirm, danger: true }))) return
    await call('POST /api/v1/evidence-batches/{batch}/decision', { path: { batch: batch.id }, body: { verdict }, key })
    tell('已复核')
    await onDone()
  })
  return (
    <Card title={`${batch.kind} · ${batch.source}`}>
      <Row title="依据" value={`${batch.rows} 条`} />
      <Row title="颜值会变差" value={`${batch.worse} 人`} />
      <Row title="录入时间" value={when(batch.at)} />
      <Refused error={decide.error} />
      <Box className="secured-photos-list appeal-way">
        <Button size="small" busy={decide.busy} onTap={() => void decide.run('reject')}>
          不通过
        </Button>
        <Button size="small" kind="primary" busy={decide.busy} onTap={() => void decide.run('confirm')}>
          通过
        </Button>
      </Box>
    </Card>
  )
}
