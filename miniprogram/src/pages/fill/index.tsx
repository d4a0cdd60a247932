// Filling a form. Parameters: `id` (a publication's link, or a template's name) with `person` and `round`; `template` for a
// form by itself, with `organization` for an application in its name; `record` for an application that was returned;
// `submission` for an answer to correct; `then` for the page that follows (a name of routes.ts).

import { useRouter } from '@tarojs/taro'
import { Empty, Page } from '@/components'
import { SignedIn } from '@/components/SignedIn'
import { FillFor } from './FillFor'
import { occasionOf } from './occasions'

export default function Fill() {
  const given = useRouter().params
  const occasion = occasionOf(given)
  if (occasion === null)
    return (
      <Page title="填报">
        <Empty title="没有找到要填的表单" note="请从首页的待办、收到的链接或二维码进入" />
      </Page>
    )
  return (
    <Page title="填报" className="fill">
      <SignedIn why="登录后即可填写，结果会保存在您的名下">
        {({ account }) => (
          <FillFor occasion={occasion} account={account} person={given['person'] ?? null} follows={given['then']} />
        )}
      </SignedIn>
    </Page>
  )
}
