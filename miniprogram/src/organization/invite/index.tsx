// Inviting people: a code to show, to save and to send, and the codes there were before.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { usePages } from '@/api/usePages'
import { Card, Empty, Page, PagedList, Shown, SignedIn } from '@/components'
import { Box, Button } from '@/elements'
import { Current } from './Current'
import { Former } from './Former'
import { InvitationSheet } from './InvitationSheet'
import { type Invitation, isUsable } from './invitations'

export default function Invite() {
  const { organization = '' } = useRouter().params
  return (
    <Page title="邀请成员">
      <SignedIn why="登录后才能邀请成员">{() => <Inviting organization={organization} />}</SignedIn>
    </Page>
  )
}

function Inviting({ organization }: { organization: string }) {
  const path = { organization }
  const [chosen, setChosen] = useState<string | null>(null)
  const [isMaking, setMaking] = useState(false)
  const loaded = useLoad(() => call('GET /api/v1/organizations/{organization}', { path }), [organization])
  const pages = usePages((cursor) => call('GET /api/v1/organizations/{organization}/invitations', { path, query: { limit: 20, cursor } }), [organization])
  const shown = pages.items.find(({ code }) => code === chosen) ?? pages.items.find(isUsable)
  const choose = (invitation: Invitation) => setChosen(invitation.code)
  const make = (
    <Button size="small" kind={shown ? 'secondary' : 'primary'} onTap={() => setMaking(true)}>
      新的邀请码
    </Button>
  )
  return (
    <Shown of={loaded}>
      {({ name }) => (
        <>
          {shown && <Current key={shown.code} invitation={shown} organization={organization} name={name} revoked={() => void pages.reload()} />}
          <Card title="邀请码" aside={make}>
            <PagedList
              of={pages}
              row={(invitation) => <Former key={invitation.code} invitation={invitation} isShown={invitation.code === shown?.code} choose={choose} />}
              empty={<Empty icon="invite" title="还没有邀请码" note="生成后，员工扫码或打开链接就能加入单位" />}
            />
          </Card>
          <Box className="note">不方便扫码的员工，可以在人员管理中逐人添加或批量导入，并发短信邀请。</Box>
          {isMaking && (
            <InvitationSheet
              organization={organization}
              close={() => setMaking(false)}
              made={(invitation) => {
                choose(invitation)
                void pages.reload()
              }}
            />
          )}
        </>
      )}
    </Shown>
  )
}
