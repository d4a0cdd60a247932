// One consent: what it is for, its words, whether it holds, and taking it back.

import { useState } from 'react'
import { useAction } from '@/api/useAction'
import { Badge, Card, Refused, ask, tell } from '@/components'
import { Prose } from '@/components/Prose'
import { withoutHeading } from '@/components/proseBlocks'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import type { Standing } from '@/state/consentRecords'
import { type ConsentText, sayConsent } from '@/state/consents'

export interface ConsentCardProps {
  text: ConsentText
  person: string | null
  standing: Standing
  /** Whether the words are shown at once. */
  isOpen: boolean
  onChanged: () => Promise<void>
}

export function ConsentCard({ text, person, standing, isOpen, onChanged }: ConsentCardProps) {
  const [isRead, setRead] = useState(isOpen)
  const say = useAction(async (key, given: boolean) => {
    const version = given ? text.version : (standing.version ?? text.version)
    await sayConsent({ kind: text.kind, version }, { given, person, key })
    tell(given ? '已同意' : '已撤回')
    await onChanged()
  })
  const withdraw = async () => {
    const asked = { title: `撤回《${text.title}》？`, text: text.withdrawal, confirm: '撤回', danger: true }
    if (await ask(asked)) await say.run(false)
  }
  return (
    <Card title={text.title} aside={<State of={standing} />}>
      <Box className="note persons-explain">{`用于：${text.needed_for}`}</Box>
      {isRead ? (
        <Prose text={withoutHeading(text.text)} />
      ) : (
        <Button kind="plain" className="persons-link" onTap={() => setRead(true)}>
          阅读全文
        </Button>
      )}
      <Box className="note">{`第${text.version}版${saidOn(standing)}`}</Box>
      <Refused error={say.error} />
      {standing.state === 'given' && (
        <Button kind="danger" size="small" busy={say.busy} onTap={() => void withdraw()}>
          撤回同意
        </Button>
      )}
      {!isOpen && standing.state !== 'given' && isRead && (
        <Button kind="primary" size="small" busy={say.busy} onTap={() => void say.run(true)}>
          我已阅读并同意
        </Button>
      )}
    </Card>
  )
}

function saidOn({ at, state }: Standing): string {
  return at ? ` · ${when(at)}${state === 'given' ? '同意' : '撤回'}` : ''
}

function State({ of: { state } }: { of: Standing }) {
  if (state === 'given') return <Badge tone="good">已同意</Badge>
  return state === 'withdrawn' ? <Badge tone="warning">已撤回</Badge> : <Badge>未同意</Badge>
}
