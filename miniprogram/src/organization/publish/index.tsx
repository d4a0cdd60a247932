// Publishing a form, or changing what was published: whom it asks and when, on one page with the usual already chosen.

import { useRouter } from '@tarojs/taro'
import { Page, SignedIn } from '@/components'
import { Change } from './Change'
import { Publish } from './Publish'

export default function PublishPage() {
  const { organization = '', template = '', publication } = useRouter().params
  return (
    <Page title={publication ? '修改发布设置' : '发布表单'} className="page-with-footer">
      <SignedIn>
        {() =>
          publication ? (
            <Change publication={publication} />
          ) : (
            <Publish organization={organization} template={template} />
          )
        }
      </SignedIn>
    </Page>
  )
}
