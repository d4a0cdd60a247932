// How today's reporting stands: a line for each open publication, leading to its board.

import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Row, Shown } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { PublicationRow } from './PublicationRow'

const SHOWN = 5

export function Reporting({ organization }: { organization: string }) {
  const query = { organization, status: 'open', limit: SHOWN }
  const open = useLoad(() => call('GET /api/v1/publications', { query }), [organization])
  useAgain(open.reload)
  return (
    <Card title="今日填报">
      <Shown of={open}>
        {({ items, next }) => (
          <>
            {items.length === 0 && (
              <Box className="organization-none">
                <Box className="note">还没有发布填报。发布“每日健康登记”后，成员每天会收到提醒，情况显示在这里。</Box>
                <Button kind="primary" onTap={() => go('gallery', { organization })}>
                  去发布
                </Button>
              </Box>
            )}
            {items.map((publication) => (
              <PublicationRow key={publication.id} publication={publication} organization={organization} />
            ))}
            {next !== null && <Row title="查看全部" onTap={() => go('publications', { organization })} />}
          </>
        )}
      </Shown>
    </Card>
  )
}
