// The refusal of what needs a consent first: which texts, to be read and agreed to right here, and then on with what was
// meant. Any other refusal is told as usual.

import { useState } from 'react'
import { type Body, ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Box, Button } from '@/elements'
import { type ConsentText, loadConsents } from '@/state/agreement'
import { ConsentSheet } from './ConsentSheet'
import { Refused } from './Refused'

export interface ConsentNeededProps {
  error: unknown
  /** After the last of the texts was agreed to: do again what was refused. */
  onAgreed: () => void
}

export function ConsentNeeded({ error, onAgreed }: ConsentNeededProps) {
  const [text, setText] = useState<ConsentText | null>(null)
  const [agreed, setAgreed] = useState<string[]>([])
  const missing = kindsOf(error).filter((kind) => !agreed.includes(kind))
  const open = useAction(async (_key, kind: string) =>
    setText((await loadConsents()).find((one) => one.kind === kind) ?? null),
  )
  const agree = useAction(async (key, { kind, version }: ConsentText) => {
    const body = { kind, version, given: true } as Body<'POST /api/v1/me/consents'>
    await call('POST /api/v1/me/consents', { body, key })
    setText(null)
    setAgreed([...agreed, kind])
    if (missing.length === 1) onAgreed()
  })
  return (
    <>
      <Refused error={error} />
      {missing.map((kind) => (
        <Box key={kind} className="consent-needed">
          <Button block busy={open.busy} onTap={() => void open.run(kind)}>
            {titleOf(error, kind)}
          </Button>
        </Box>
      ))}
      <Refused error={open.error ?? agree.error} />
      {text && <ConsentSheet text={text} onClose={() => setText(null)} onAgree={() => void agree.run(text)} />}
    </>
  )
}

const POINTER = /^\/consents\/(\w+)$/

function kindsOf(error: unknown): string[] {
  if (!(error instanceof ProblemError) || error.code !== 'consent.required') return []
  return error.errors.flatMap(({ pointer }) => POINTER.exec(pointer)?.[1] ?? [])
}

function titleOf(error: unknown, kind: string): string {
  const told = error instanceof ProblemError && error.errors.find(({ pointer }) => pointer === `/consents/${kind}`)
  return told ? told.message : '阅读同意书'
}
