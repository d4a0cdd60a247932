// One member of an organization: what the list says of them, their leaves, what can be done; or somebody new.

import { useRouter } from '@tarojs/taro'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { loadTree } from '@/form'
import { Known } from './Known'
import { NewMember } from './NewMember'

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
  const tree = useLoad(() => loadTree('organization_member'), [])
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
