// The people of an organization: the register of its members, or bringing a whole list in.

import { useRouter } from '@tarojs/taro'
import { Empty, Page, SignedIn } from '@/components'
import { RegisterList } from '@/components/register'
import { Button } from '@/elements'
import { decode } from '@/links'
import { go } from '@/routes'
import { Importing } from './Importing'

export default function Members() {
  const { organization = '', department = '', importing } = useRouter().params
  if (importing)
    return (
      <Page title="导入花名册">
        <SignedIn why="登录后才能导入">{() => <Importing organization={organization} />}</SignedIn>
      </Page>
    )
  const footer = (
    <>
      <Button onTap={() => go('members', { organization, importing: 1 })}>导入</Button>
      <Button onTap={() => go('invite', { organization })}>邀请</Button>
      <Button kind="primary" onTap={() => go('member', { organization })}>
        添加
      </Button>
    </>
  )
  return (
    <Page title="人员管理" footer={footer}>
      <SignedIn why="登录后才能管理人员">
        {() => <List organization={organization} department={decode(department)} />}
      </SignedIn>
    </Page>
  )
}

function List({ organization, department }: { organization: string; department: string }) {
  return (
    <RegisterList
      register="organization_member"
      scope={`organization:${organization}`}
      tab={department ? 'all' : undefined}
      filters={department ? { department } : undefined}
      onOpen={(id) => go('member', { organization, id })}
      empty={<Empty icon="members" title="这里还没有成员" note="可以邀请员工扫码加入，也可以逐人添加或批量导入" />}
    />
  )
}
