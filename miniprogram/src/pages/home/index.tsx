// The first page: an invitation for who is not logged in, one's own day for who is.

import { Page } from '@/components'
import { useLinkOfPage } from '@/opened'
import { session } from '@/state/session'
import { useStore } from '@/state/stores'
import { OwnHome } from './OwnHome'
import { Welcome } from './Welcome'

export default function Home() {
  useLinkOfPage()
  const current = useStore(session)
  return (
    <Page title="安码" main="home">
      {current === null ? <Welcome /> : <OwnHome key={current.account} />}
    </Page>
  )
}
