// Joining an organization by its code: who invites to what, for whom one joins, and the consent that it needs.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { CodeEntry } from './CodeEntry'
import { InvitationCard } from './InvitationCard'
import { Joined } from './Joined'
import { Joining } from './Joining'
import { Unusable } from './Unusable'
import { type Membership, isUnusable } from './joining'

export default function Join() {
  const { code: given = '' } = useRouter().params
  const [code, setCode] = useState(given)
  return (
    <Page title="加入单位">
      {code === '' ? <CodeEntry onCode={setCode} /> : <Invited key={code} code={code} again={() => setCode('')} />}
    </Page>
  )
}

function Invited({ code, again }: { code: string; again: () => void }) {
  const [membership, setMembership] = useState<Membership | null>(null)
  const invitation = useLoad(() => call('GET /api/v1/invitations/{code}', { path: { code } }), [code])
  if (membership) return <Joined membership={membership} />
  if (isUnusable(invitation.error)) return <Unusable error={invitation.error} again={again} />
  return (
    <Shown of={invitation}>
      {(shown) => (
        <>
          <InvitationCard invitation={shown} again={again} />
          <SignedIn why="登录并登记本人信息后就能加入">
            {() => <Joining invitation={shown} joined={setMembership} />}
          </SignedIn>
        </>
      )}
    </Shown>
  )
}
