// Inviting people to an organization, for its administrators.

import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Page, Shown, SignedIn } from '@/components'
import { isManaged } from '../organizations'
import { Invitations } from './Invitations'

export default function Invite() {
  const { organization = '' } = useRouter().params
  return (
    <Page title="邀请成员">
      <SignedIn why="登录后才能邀请成员">{() => <Inviting organization={organization} />}</SignedIn>
    </Page>
  )
}

function Inviting({ organization }: { organization: string }) {
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}', { path: { organization } }),
    [organization],
  )
  return (
    <Shown of={loaded}>
      {(shown) =>
        isManaged(shown) ? (
          <Invitations organization={shown} />
        ) : (
          <Empty icon="invite" title="只有单位的管理员可以邀请成员" />
        )
      }
    </Shown>
  )
}
