// A code to show, to save and to send, and the codes there were before.

import { useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, PagedList } from '@/components'
import { Box, Button } from '@/elements'
import type { Organization } from '../organizations'
import { Current } from './Current'
import { Former } from './Former'
import { InvitationSheet } from './InvitationSheet'
import { type Invitation, isUsable } from './invitations'

const LIST = 'GET /api/v1/organizations/{organization}/invitations'

export function Invitations({ organization: { id, name } }: { organization: Organization }) {
  const path = { organization: id }
  const [chosen, setChosen] = useState<string | null>(null)
  const [isMaking, setMaking] = useState(false)
  const pages = usePages((cursor) => call(LIST, { path, query: { limit: 20, cursor } }), [id])
  const shown = pages.items.find(({ code }) => code === chosen) ?? pages.items.find(isUsable)
  const choose = ({ code }: Invitation) => setChosen(code)
  const made = (invitation: Invitation) => {
    choose(invitation)
    void pages.reload()
  }
  const make = (
    <Button size="small" kind={shown ? 'secondary' : 'primary'} onTap={() => setMaking(true)}>
      新的邀请码
    </Button>
  )
  return (
    <>
      {shown && (
        <Current
          key={shown.code}
          invitation={shown}
          organization={id}
          name={name}
          revoked={() => void pages.reload()}
        />
      )}
      <Card title="邀请码" aside={make}>
        <PagedList
          of={pages}
          row={(one) => <Former key={one.code} invitation={one} isShown={one.code === shown?.code} choose={choose} />}
          empty={<Empty icon="invite" title="还没有邀请码" note="生成后，员工扫码或打开链接就能加入单位" />}
        />
      </Card>
      <Box className="note">不方便扫码的员工，可以在人员管理中逐人添加或批量导入，并发短信邀请。</Box>
      {isMaking && <InvitationSheet organization={id} close={() => setMaking(false)} made={made} />}
    </>
  )
}
