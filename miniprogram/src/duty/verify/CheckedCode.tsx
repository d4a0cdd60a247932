// What a scanned code came to: the server's word where it was heard, else the phone's own, else why it proves nothing.

import { ProblemError, UnreachableError } from '@/api'
import { Refused } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import type { ChosenPost } from '@/state/posts'
import { CheckState } from './CheckState'
import { LiveResult } from './LiveResult'
import { OfflineResult } from './OfflineResult'
import { RefusedCode } from './RefusedCode'
import type { Checked } from './useCheck'
import { type Words, problemWords, refusedWords } from './words'

export interface CheckedCodeProps {
  of: Checked
  post: ChosenPost | null
  onNext: () => void
}

export function CheckedCode({ of: checked, post, onNext }: CheckedCodeProps) {
  const { verdict, live, error } = checked
  const refused = refusalOf(checked)
  const ways = (
    <>
      <CheckState of={checked} />
      {error !== null && refused === null && !(error instanceof UnreachableError) && <Refused error={error} />}
      <Box className="result-ways">
        <Button kind="primary" onTap={onNext}>
          下一位
        </Button>
        {post && <Button onTap={() => go('manual', { place: post.id })}>手工登记</Button>}
      </Box>
    </>
  )
  if (live) return <LiveResult check={live}>{ways}</LiveResult>
  return (
    <>
      {refused && <RefusedCode words={refused} />}
      {!refused && verdict?.is === 'proved' && <OfflineResult said={verdict.said} />}
      {ways}
    </>
  )
}

/** The server's refusal of the code, else the phone's; a phone without keys waits for the server. */
function refusalOf({ verdict, live, busy, error }: Checked): Words | null {
  if (live !== null || (busy && verdict === null)) return null
  const told = error instanceof ProblemError ? problemWords(error.code) : null
  const isHeard = error !== null && !(error instanceof UnreachableError)
  return told ?? (isHeard && verdict === null ? null : refusedWords(verdict))
}
