// One register: its list, and entering a record by hand where that is done.

import { useRouter } from '@tarojs/taro'
import { Page, SignedIn } from '@/components'
import { RegisterList } from '@/components/register'
import { decode } from '@/links'
import { go } from '@/routes'
import { RegisterHead } from './RegisterHead'

export default function RegisterPage() {
  const { id = '', scope, tab } = useRouter().params
  return (
    <Page title="台账">
      <SignedIn why="登录后可以查看台账">
        {() => (
          <RegisterList
            register={id}
            scope={scope && decode(scope)}
            tab={tab}
            onOpen={(record) => go('record', { id: record })}
            header={(register, list) => <RegisterHead register={register} scope={list} />}
          />
        )}
      </SignedIn>
    </Page>
  )
}
