// Today's numbers of a post, counted anew every half minute while somebody looks.

import { type Answer, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Shown } from '@/components'
import { useEvery } from '@/components/useEvery'
import { Box, Text } from '@/elements'

const EVERY = 30_000

type Counted = Answer<'GET /api/v1/places/{place}/counts'>

export function Counts({ place }: { place: string }) {
  const counts = useLoad(() => call('GET /api/v1/places/{place}/counts', { path: { place } }), [place])
  useEvery(EVERY, () => void counts.reload())
  return (
    <Card title="今日进出" aside={counts.error !== null && counts.data !== null ? '暂时不能更新' : undefined}>
      <Shown of={counts}>{(data) => <Numbers of={data} />}</Shown>
    </Card>
  )
}

function Numbers({ of }: { of: Counted }) {
  const figures = [
    { title: '人次', count: of.total },
    { title: '异常', count: of.abnormal },
    { title: '重点提醒', count: of.alerts },
    { title: '近一小时', count: of.last_hour },
  ]
  return (
    <>
      <Box className="post-figures" role="list">
        {figures.map(({ title, count }) => (
          <Box key={title} className="post-figure" role="listitem">
            <Box className="post-count">{count}</Box>
            <Box className="note">{title}</Box>
          </Box>
        ))}
      </Box>
      <Box className="post-colors" role="list">
        {of.colors.map(({ color, label, count }) => (
          <Box key={color} className={`post-color color-${color}`} role="listitem">
            {`${label} ${count}`}
          </Box>
        ))}
      </Box>
      <Box className="note">
        {of.sources.map(({ source, title, count }) => (
          <Text key={source} className="post-source">{`${title} ${count}`}</Text>
        ))}
      </Box>
    </>
  )
}
