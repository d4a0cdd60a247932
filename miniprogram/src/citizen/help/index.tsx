// Short help where it is needed: for each role how things are done, what the colors mean, whom to call. The manual tells more.

import { useState } from 'react'
import { Card, Page, Tabs } from '@/components'
import { Hotline } from '@/components/Hotline'
import { Prose } from '@/components/Prose'
import { Colors } from './Colors'
import { GUIDES, type Guide } from './guides'

export default function Help() {
  const [role, setRole] = useState<Guide['id']>('citizen')
  const guide = GUIDES.find(({ id }) => id === role) ?? GUIDES[0]
  return (
    <Page title="帮助">
      <Tabs tabs={GUIDES.map(({ id, title }) => ({ id, title }))} current={role} onChoose={setRole} label="我是" />
      {guide.parts.map((part) => (
        <Card key={part.title} title={part.title}>
          <Prose text={part.text} />
        </Card>
      ))}
      <Colors />
      <Hotline title="咨询电话" />
    </Page>
  )
}
