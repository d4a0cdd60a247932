// How one wants to hear of things: on which ways in which order, when not, and what stays in the app.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { Email } from './Email'
import { Kinds } from './Kinds'
import { Order } from './Order'
import { Quiet } from './Quiet'
import { Subscriptions } from './Subscriptions'
import type { Change, Preferences } from './preferences'

export default function NoticeSettings() {
  return (
    <Page title="消息设置">
      <SignedIn>{() => <Settings />}</SignedIn>
    </Page>
  )
}

function Settings() {
  const loaded = useLoad(() => call('GET /api/v1/me/notice-preferences'), [])
  const change = async (held: Preferences, changed: Change) => {
    const { order, quiet, muted } = held
    loaded.put(await call('PUT /api/v1/me/notice-preferences', { body: { order, quiet, muted, ...changed } }))
  }
  return (
    <Shown of={loaded}>
      {(preferences) => {
        const set = (changed: Change) => change(preferences, changed)
        return (
          <>
            <Order order={preferences.order} change={set} />
            <Quiet quiet={preferences.quiet} change={set} />
            <Kinds preferences={preferences} change={set} />
            <Email email={preferences.email} changed={(email) => loaded.put({ ...preferences, email })} />
            <Subscriptions />
          </>
        )
      }}
    </Shown>
  )
}
