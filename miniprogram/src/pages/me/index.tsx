// Everything about oneself: family, records, messages, rights over one's data, this phone's settings, and the way out.

import { Page } from '@/components'
import { LogIn } from '@/components/LogIn'
import { session } from '@/state/session'
import { useStore } from '@/state/stores'
import { Account } from './Account'
import { ThisPhone } from './ThisPhone'

export default function Me() {
  const current = useStore(session)
  return (
    <Page title="我的" main="me">
      {current === null ? (
        <LogIn why="登录后可以查看自己的信息和记录" />
      ) : (
        <Account key={current.account} session={current} />
      )}
      <ThisPhone />
    </Page>
  )
}
