// What came of an erasure: what went, what stays until when and why.

import type { Answer } from '@/api'
import { Card, Icon, Row } from '@/components'
import { dayOf } from '@/components/times'
import { Box, Button } from '@/elements'
import { start } from '@/routes'

export function Outcome({ of: { erased, kept, ends_at } }: { of: Answer<'POST /api/v1/me/erasures'> }) {
  const isKept = kept.some(({ until }) => until)
  const gone = erased.filter(({ count }) => count > 0)
  return (
    <>
      <Box className="state" role="status">
        <Icon name="check" className="state-icon" />
        <Box className="state-title">已删除</Box>
        {isKept && <Box className="state-note">{`须留存的部分最晚于 ${dayOf(new Date(ends_at))} 到期。`}</Box>}
      </Box>
      {gone.length > 0 && (
        <Card title="已删除">
          {gone.map(({ what, count }) => (
            <Row key={what} title={what} value={`${count}条`} />
          ))}
        </Card>
      )}
      <Card title="依法留存">
        {kept.map(({ what, count, until, why }) => (
          <Row
            key={what}
            title={what}
            note={[why, until && `保存到 ${dayOf(new Date(until))}`].filter(Boolean).join('；')}
            value={count === null ? undefined : `${count}条`}
          />
        ))}
      </Card>
      <Button kind="primary" block onTap={() => start('home')}>
        完成
      </Button>
    </>
  )
}
