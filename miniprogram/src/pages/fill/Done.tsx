// This round was answered already.

import type { Answer } from '@/api'
import { Empty } from '@/components'
import { when } from '@/components/times'
import { Button } from '@/elements'
import { go } from '@/routes'
import { leave } from './following'

export interface DoneProps {
  asked: Answer<'GET /api/v1/publications/{publication}/form'>
  follows: string | undefined
}

export function Done({ asked, follows }: DoneProps) {
  return (
    <Empty
      icon="check"
      title={`${asked.title}：已填报`}
      note={`${asked.person?.name ?? ''} 已于 ${when(asked.done_at)} 提交，无需重复填写。`}
    >
      <Button onTap={() => go('submissions', { person: asked.person?.id })}>查看或更正</Button>
      <Button kind="primary" onTap={() => leave(follows)}>
        返回
      </Button>
    </Empty>
  )
}
