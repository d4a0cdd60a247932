// The consents that the server wants before it takes the form: read and agreed to one after the other, then it goes on.

import { useState } from 'react'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Failure, Refused } from '@/components'
import { ConsentSheet } from '@/components/ConsentSheet'
import { type ConsentText, loadConsents, sayConsent } from '@/state/consents'

export interface AskConsentsProps {
  kinds: string[]
  onAgreed: () => void
  onClose: () => void
}

export function AskConsents({ kinds, onAgreed, onClose }: AskConsentsProps) {
  const texts = useLoad(loadConsents, [])
  const [agreed, setAgreed] = useState(0)
  const agreeing = useAction(async (key, wanted: ConsentText) => {
    await sayConsent(wanted, { given: true, key })
    setAgreed(agreed + 1)
    if (agreed + 1 >= kinds.length) onAgreed()
  })
  const text = texts.data?.find(({ kind }) => kind === kinds[agreed])
  if (texts.error !== null) return <Failure error={texts.error} retry={() => void texts.reload()} />
  return (
    <>
      <Refused error={agreeing.error} />
      {text && <ConsentSheet key={text.kind} text={text} onClose={onClose} onAgree={() => void agreeing.run(text)} />}
    </>
  )
}
