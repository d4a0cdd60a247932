// A code that leads nowhere any more, and what one can do.

import { sentence } from '@/api'
import { Empty } from '@/components'
import { Button } from '@/elements'

export function Unusable({ error, again }: { error: unknown; again: () => void }) {
  return (
    <Empty icon="invite" title={sentence(error)}>
      <Button onTap={again}>输入其他邀请码</Button>
    </Empty>
  )
}
