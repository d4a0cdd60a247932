import { Card, Icon, Page, QrCode, Row } from '@/components'
import { Box, Button, Input } from '@/elements'
import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'

export default function Home() {
  const [a, setA] = useState('')
  const l = useLoad(() => call('GET /api/v1/consents'), [])
  return (
    <Page title="安码" main="home">
      <Card title="测试">
        <Row icon="scan" title="扫码" note="说明" onTap={() => setA('x')} value={String(l.data?.items.length ?? '')} />
        <Input id="a" value={a} onChange={setA} />
        <Button kind="primary" block onTap={() => setA('')}>提交</Button>
        <Box><Icon name="map" /></Box>
        <QrCode text="AC1.x" label="码" />
      </Card>
    </Page>
  )
}
