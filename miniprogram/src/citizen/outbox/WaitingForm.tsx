// One form that waits or was refused.

import type { Entry } from '@anma/form-core'
import { useAction } from '@/api/useAction'
import { Badge, Card, ask } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { drafts } from '@/state/drafts'
import { discard, retry } from '@/state/outbox'
import { type Named, namedBy, refusalOf } from './entries'

export function WaitingForm({ entry }: { entry: Entry }) {
  const refusal = refusalOf(entry)
  const named = namedBy(entry)
  const sending = useAction(() => retry(entry))
  const remove = async () => {
    const isSure = await ask({
      title: '删除这份填报？',
      text: '删除后不会提交，内容不能恢复。',
      confirm: '删除',
      danger: true,
    })
    if (isSure) discard(entry)
  }
  const fillAgain = ({ form, person, answers, given }: Named) => {
    drafts.save({ account: entry.account, form, person }, null, answers)
    discard(entry)
    go('fill', given)
  }
  return (
    <Card
      title={entry.title}
      aside={<Badge tone={refusal ? 'bad' : 'active'}>{refusal ? '未被接受' : '待发送'}</Badge>}
    >
      <Box className="note">{when(new Date(entry.at).toISOString())} 填写</Box>
      {refusal && <Box className="refused">{refusal}</Box>}
      <Box className="fill-buttons">
        <Button size="small" kind="danger" onTap={() => void remove()}>
          删除
        </Button>
        {refusal && named && (
          <Button size="small" onTap={() => fillAgain(named)}>
            修改后再提交
          </Button>
        )}
        <Button size="small" kind="primary" busy={sending.busy} onTap={() => void sending.run()}>
          {refusal ? '再试一次' : '立即发送'}
        </Button>
      </Box>
    </Card>
  )
}
