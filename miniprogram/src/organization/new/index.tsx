// Creating an organization, or changing what is known of one (`organization`): the same questions.

import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Page, Shown, SignedIn } from '@/components'
import { isManaged } from '../organizations'
import { Changing } from './Changing'
import { Creating } from './Creating'

export default function New() {
  const { organization } = useRouter().params
  return (
    <Page title={organization ? '修改单位资料' : '创建单位'}>
      <SignedIn why="登录后才能创建和管理单位">
        {() => (organization ? <Known id={organization} /> : <Creating />)}
      </SignedIn>
    </Page>
  )
}

function Known({ id }: { id: string }) {
  const organization = useLoad(
    () => call('GET /api/v1/organizations/{organization}', { path: { organization: id } }),
    [id],
  )
  return (
    <Shown of={organization}>
      {(shown) =>
        isManaged(shown) ? (
          <Changing read={shown} put={organization.put} />
        ) : (
          <Empty title="只有管理员可以修改单位资料" />
        )
      }
    </Shown>
  )
}
