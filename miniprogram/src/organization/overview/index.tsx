// One organization: to its administrators how it stands today and everything they do for it; to its members what it is.

import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { isManaged } from '../organizations'
import { Managed } from './Managed'
import { Member } from './Member'

export default function Overview() {
  const { id = '' } = useRouter().params
  return (
    <Page title="单位">
      <SignedIn why="登录后才能看到单位">{() => <Seen id={id} />}</SignedIn>
    </Page>
  )
}

function Seen({ id }: { id: string }) {
  const organization = useLoad(
    () => call('GET /api/v1/organizations/{organization}', { path: { organization: id } }),
    [id],
  )
  useAgain(organization.reload)
  return (
    <Shown of={organization}>
      {(shown) =>
        isManaged(shown) ? <Managed organization={shown} changed={organization.put} /> : <Member organization={shown} />
      }
    </Shown>
  )
}
