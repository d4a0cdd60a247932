// What waits on this phone for a network, and what the server would not have: send again, fill again, throw away.

import { Empty, Page } from '@/components'
import { SignedIn } from '@/components/SignedIn'
import { waiting } from '@/state/outbox'
import { useStore } from '@/state/stores'
import { WaitingForm } from './WaitingForm'

export default function Outbox() {
  return (
    <Page title="待发送">
      <SignedIn why="登录后可以看到保存在手机上的内容">{() => <Waiting />}</SignedIn>
    </Page>
  )
}

function Waiting() {
  const entries = useStore(waiting)
  if (entries.length === 0)
    return <Empty icon="queue" title="没有待发送的内容" note="没有网络时提交的表单会保存在这里，联网后自动发送" />
  return (
    <>
      {entries.map((entry) => (
        <WaitingForm key={entry.key} entry={entry} />
      ))}
    </>
  )
}
