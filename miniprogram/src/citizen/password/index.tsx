// The password: changing it when logged in (officials must, after the first login), setting a forgotten one anew otherwise.

import { useRouter } from '@tarojs/taro'
import { Card, Page } from '@/components'
import { session } from '@/state/session'
import { useStore } from '@/state/stores'
import { Change } from './Change'
import { Forgotten } from './Forgotten'

export default function Password() {
  const { phone, next } = useRouter().params
  const current = useStore(session)
  return (
    <Page title={current === null ? '忘记密码' : '修改密码'}>
      <Card>{current === null ? <Forgotten phone={phone ?? ''} /> : <Change session={current} next={next} />}</Card>
    </Page>
  )
}
