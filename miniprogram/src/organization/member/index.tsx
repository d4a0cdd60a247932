// One member of an organization: what the list says of them, their leaves, what can be done; or somebody new.

import { useRouter } from '@tarojs/taro'
import { treeOf } from '@anma/form-core'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { Known } from './Known'
import { NewMember } from './NewMember'

const TEMPLATE = { template: 'organization_member' }

export default function Member() {
  const { organization = '', id } = useRouter().params
  return (
    <Page title={id ? '成员' : '添加成员'}>
      <SignedIn why="登录后才能管理人员">{() => <Drawn organization={organization} id={id} />}</SignedIn>
    </Page>
  )
}

/** The form is needed for both: a member is shown, changed and added by it. */
function Drawn({ organization, id }: { organization: string; id: string | undefined }) {
  const tree = useLoad(async () => treeOf(await call('GET /api/v1/templates/{template}/form', { path: TEMPLATE })), [])
  return (
    <Shown of={tree}>
      {(form) =>
        id ? (
          <Known organization={organization} id={id} tree={form} />
        ) : (
          <NewMember organization={organization} tree={form} />
        )
      }
    </Shown>
  )
}
