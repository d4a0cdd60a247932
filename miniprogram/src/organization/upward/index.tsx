// Reporting upward: what an organization may report, its numbers, one press, and what was reported before.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Page, Shown, SignedIn, Tabs } from '@/components'
import { ReportFunction } from './ReportFunction'

export default function UpwardPage() {
  const { organization = '', function: asked } = useRouter().params
  return (
    <Page title="上报">
      <SignedIn>{() => <Functions organization={organization} asked={asked} />}</SignedIn>
    </Page>
  )
}

function Functions({ organization, asked }: { organization: string; asked: string | undefined }) {
  const [chosen, setChosen] = useState(asked)
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}/upward', { path: { organization } }),
    [organization],
  )
  return (
    <Shown of={loaded}>
      {({ items }) => {
        const current = chosen ?? items[0]?.function
        if (current === undefined) return <Empty icon="report" title="暂无需要上报的事项" />
        return (
          <>
            <Tabs
              label="上报事项"
              tabs={items.map((one) => ({ id: one.function, title: one.title }))}
              current={current}
              onChoose={setChosen}
            />
            <ReportFunction key={current} organization={organization} name={current} />
          </>
        )
      }}
    </Shown>
  )
}
