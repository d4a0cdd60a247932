// The gallery of templates: what can be published, by category; and one of them, drawn to be looked at and tried.

import { useRouter } from '@tarojs/taro'
import { Page, SignedIn } from '@/components'
import { Gallery } from './Gallery'
import { Preview } from './Preview'

export default function GalleryPage() {
  const { organization = '', template } = useRouter().params
  return (
    <Page title={template ? '预览表单' : '选择表单模板'}>
      <SignedIn>
        {() =>
          template ? (
            <Preview organization={organization} template={template} />
          ) : (
            <Gallery organization={organization} />
          )
        }
      </SignedIn>
    </Page>
  )
}
