// The invitation that is held out: whose it is, its code, and every way to hand it on.

import { call, client } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, Row, ask, tell } from '@/components'
import { Shares } from '@/components/Shares'
import { Box, Button } from '@/elements'
import { type Invitation, isUsable, statusWords, titleOf, usesWords } from './invitations'

export interface CurrentProps {
  invitation: Invitation
  organization: string
  name: string
  revoked: () => void
}

export function Current({ invitation, organization, name, revoked }: CurrentProps) {
  const { code, url, department } = invitation
  const path = { organization, invitation: code }
  const revoke = useAction(async () => {
    const text = '停用后，已经发出的二维码和链接都不能再用；已加入的成员不受影响。'
    if (!(await ask({ title: '停用这个邀请码？', text, confirm: '停用', danger: true }))) return
    await call('DELETE /api/v1/organizations/{organization}/invitations/{invitation}', { path })
    tell('邀请码已停用')
    revoked()
  })
  return (
    <Card>
      <Shares
        title={titleOf(invitation, name)}
        link={url}
        image={() => client.download('GET /api/v1/invitations/{code}/image.png', { path: { code } })}
        poster={() =>
          client.download('GET /api/v1/organizations/{organization}/invitations/{invitation}/poster.pdf', { path })
        }
      />
      <Row className="organization-detail" title="邀请码" value={code} />
      {department && <Row className="organization-detail" title="加入后的部门" value={department} />}
      <Row className="organization-detail" title="有效期" value={statusWords(invitation)} />
      <Row className="organization-detail" title="使用" value={usesWords(invitation)} />
      <Refused error={revoke.error} />
      {isUsable(invitation) && (
        <Box className="organization-buttons">
          <Button size="small" kind="danger" busy={revoke.busy} onTap={() => void revoke.run()}>
            停用邀请码
          </Button>
        </Box>
      )}
    </Card>
  )
}
