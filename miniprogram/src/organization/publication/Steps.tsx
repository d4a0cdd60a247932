// What may be done with a publication: change, publish a draft, pause, resume, end. A change names the revision that
// was seen; when another was faster, the page shows how it stands now.

import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, ask, tell } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import type { Publication } from '../publish/settings'

type Status = 'open' | 'paused' | 'ended'

const QUESTIONS: Partial<Record<Status, { title: string; text: string; confirm: string; danger?: boolean }>> = {
  paused: { title: '暂停收集？', text: '暂停期间不能填写，也不发提醒，可以随时恢复。', confirm: '暂停' },
  ended: {
    title: '结束收集？',
    text: '结束后不能恢复。已填的内容会保留，仍可查看和导出。',
    confirm: '结束',
    danger: true,
  },
}
const DISCARD = { title: '放弃这份草稿？', text: '放弃后不能恢复。', confirm: '放弃', danger: true }
const DONE = { open: '正在收集', paused: '已暂停', ended: '已结束' } as const

export interface StepsProps {
  publication: Publication
  put: (publication: Publication) => void
  reload: () => void
}

export function Steps({ publication, put, reload }: StepsProps) {
  const { id, status, revision } = publication
  const step = useAction(async (_key, next: Status) => {
    const question = status === 'draft' && next === 'ended' ? DISCARD : QUESTIONS[next]
    if (question && !(await ask(question))) return
    try {
      const changed = await call('PATCH /api/v1/publications/{publication}', {
        path: { publication: id },
        body: { status: next },
        revision,
      })
      put({ ...changed, sender: publication.sender })
      tell(DONE[next])
    } catch (error) {
      if (error instanceof ProblemError && error.status === 409) reload()
      throw error
    }
  })
  return (
    <>
      <Box className="publication-steps">
        <Button kind={status === 'draft' ? 'secondary' : 'primary'} onTap={() => go('publish', { publication: id })}>
          修改设置
        </Button>
        {status === 'open' ? (
          <Button disabled={step.busy} onTap={() => void step.run('paused')}>
            暂停
          </Button>
        ) : (
          <Button
            kind={status === 'draft' ? 'primary' : 'secondary'}
            busy={step.busy}
            onTap={() => void step.run('open')}
          >
            {status === 'draft' ? '发布' : '恢复收集'}
          </Button>
        )}
        <Button kind="danger" disabled={step.busy} onTap={() => void step.run('ended')}>
          {status === 'draft' ? '放弃草稿' : '结束'}
        </Button>
      </Box>
      <Refused error={step.error} />
    </>
  )
}
