// Whether it is proved who one is (实名认证), in one word.

import { verificationWord } from '@/components/personWords'
import { Badge, Row } from '@/components'
import { go } from '@/routes'
import type { Person } from '@/state/persons'

export interface IdentityRowProps {
  self: Person | null
  /** Whether the absence of `self` means that nobody is registered. */
  isKnown: boolean
}

export function IdentityRow({ self, isKnown }: IdentityRowProps) {
  if (self === null)
    return isKnown ? (
      <Row icon="me" title="登记本人信息" note="登记后才有颜值" onTap={() => go('persons', { add: 1 })} />
    ) : null
  const status = verificationWord(self.verification)
  return (
    <>
      <Row icon="me" title="本人信息" onTap={() => go('person', { id: self.id })} />
      <Row
        icon="check"
        title="实名认证"
        value={<Badge tone={status.tone}>{status.title}</Badge>}
        onTap={() => go('identity', { person: self.id })}
      />
    </>
  )
}
