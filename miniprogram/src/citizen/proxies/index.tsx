// Acting for one another: whom one fills in for, who fills in for oneself, what waits for an answer, and ending it.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Page, Shown, SignedIn } from '@/components'
import { Box } from '@/elements'
import { refreshPersons } from '@/state/persons'
import { ProxyLine, type ProxyItem } from './ProxyLine'

const NONE = '为家人登记后，在这里可以看到和解除；有人申请为您代填时，也在这里同意或拒绝'

export default function ProxiesPage() {
  return (
    <Page title="代填管理">
      <SignedIn>{() => <Proxies />}</SignedIn>
    </Page>
  )
}

function Proxies() {
  const proxies = useLoad(() => call('GET /api/v1/me/proxies'), [])
  const changed = async () => {
    await Promise.all([proxies.reload(), refreshPersons()])
  }
  const section = (title: string, items: ProxyItem[], note: string) => (
    <Card title={title}>
      {items.length === 0 && <Box className="note">{note}</Box>}
      {items.map((proxy) => (
        <ProxyLine key={proxy.id} proxy={proxy} onChanged={changed} />
      ))}
    </Card>
  )
  return (
    <Shown of={proxies}>
      {({ items }) => {
        const asking = items.filter((one) => !one.is_mine && one.status === 'requested')
        if (items.length === 0) return <Empty icon="members" title="没有代填关系" note={NONE} />
        return (
          <>
            {asking.length > 0 && section('等您答复的申请', asking, '')}
            {section(
              '谁为我和家人代填',
              items.filter((one) => !one.is_mine && one.status !== 'requested'),
              '没有别的账号',
            )}
            {section(
              '我为谁代填',
              items.filter((one) => one.is_mine),
              '没有为别人代填',
            )}
          </>
        )
      }}
    </Shown>
  )
}
