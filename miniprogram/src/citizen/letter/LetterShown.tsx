// What the platform says of a letter: to be compared with the paper.

import type { Answer } from '@/api'
import { Badge, Card, Row } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'

export function LetterShown({ letter }: { letter: Answer<'GET /api/v1/letters/{code}'> }) {
  const isValid = letter.status === 'valid'
  return (
    <Card title={letter.title} aside={<Badge tone={isValid ? 'good' : 'bad'}>{isValid ? '有效' : '已撤销'}</Badge>}>
      {!isValid && <Box className="refused">这份文书已于 {when(letter.withdrawn_at)} 撤销，不能再使用。</Box>}
      <Row title="单位" value={letter.organization} />
      <Row title="编号" value={letter.number} />
      <Row title="办理结果" value={letter.decision} />
      <Row title="出具时间" value={when(letter.at)} />
      <Box className="note">请与纸面内容核对，不一致的不是本系统出具的文书。</Box>
    </Card>
  )
}
