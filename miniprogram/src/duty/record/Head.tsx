// What a record is, where it stands and until when.

import { useAction } from '@/api/useAction'
import { openLetter } from '@/api/files'
import { Badge, Card, Refused, toneOf } from '@/components'
import { dueWords } from '@/components/register/cells'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { now } from '@/state/clock'
import type { ShownRecord } from './types'

export function Head({ record }: { record: ShownRecord }) {
  const due = dueWords(record, now())
  const letter = useAction(() => openLetter(record.id, record.title))
  return (
    <Card>
      <Box className="record-head">
        <Box as="h2" className="record-title">
          {record.organization_name ?? record.title}
        </Box>
        {record.state.title !== '' && <Badge tone={toneOf(record.state.tone)}>{record.state.title}</Badge>}
      </Box>
      {record.organization_name && <Box className="note">{record.title}</Box>}
      <Box className="note">
        {when(record.at)} 提交{record.changed_at !== record.at && `　${when(record.changed_at)} 更新`}
      </Box>
      {due && <Box className={record.overdue ? 'register-overdue' : 'note'}>{due}</Box>}
      {record.letter && (
        <Button size="small" busy={letter.busy} onTap={() => void letter.run()}>
          打开办理文书（PDF）
        </Button>
      )}
      <Refused error={letter.error} />
    </Card>
  )
}
