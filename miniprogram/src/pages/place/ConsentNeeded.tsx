// The refusal of what needs a consent first: which texts, to be read and agreed to right here, and then on with what was
// meant. Any other refusal is told as usual.

import { useState } from 'react'
import { ProblemError } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused } from '@/components'
import { ConsentSheet } from '@/components/ConsentSheet'
import { Box, Button } from '@/elements'
import { consentsAsked } from '@/state/consentRecords'
import { type ConsentText, loadConsents, sayConsent } from '@/state/consents'

export interface ConsentNeededProps {
  error: unknown
  /** After the last of the texts was agreed to: do again what was refused. */
  onAgreed: () => void
}

export function ConsentNeeded({ error, onAgreed }: ConsentNeededProps) {
  const [text, setText] = useState<ConsentText | null>(null)
  const [agreed, setAgreed] = useState<string[]>([])
  const missing = consentsAsked(error).filter((kind) => !agreed.includes(kind))
  const open = useAction(async (_key, kind: string) =>
    setText((await loadConsents()).find((one) => one.kind === kind) ?? null),
  )
  const agree = useAction(async (key, wanted: ConsentText) => {
    await sayConsent(wanted, { given: true, key })
    setText(null)
    setAgreed([...agreed, wanted.kind])
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

function titleOf(error: unknown, kind: string): string {
  const told = error instanceof ProblemError && error.errors.find(({ pointer }) => pointer === `/consents/${kind}`)
  return told ? told.message : '阅读同意书'
}
