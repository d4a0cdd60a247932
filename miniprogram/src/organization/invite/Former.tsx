// A code in the list of those there are.

import { Badge, Row } from '@/components'
import { type Invitation, isUsable, statusWords, usesWords } from './invitations'

export interface FormerProps {
  invitation: Invitation
  isShown: boolean
  choose: (invitation: Invitation) => void
}

export function Former({ invitation, isShown, choose }: FormerProps) {
  const usable = isUsable(invitation)
  const { code, department, inviter } = invitation
  return (
    <Row
      title={code}
      note={[department, inviter && `邀请人 ${inviter}`, usesWords(invitation), statusWords(invitation)]
        .filter(Boolean)
        .join('　')}
      value={isShown ? <Badge tone="active">正在显示</Badge> : !usable && <Badge>不可用</Badge>}
      onTap={usable && !isShown ? () => choose(invitation) : undefined}
    />
  )
}
