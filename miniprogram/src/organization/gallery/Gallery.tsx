// Templates by category; one tap shows what a form asks.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Empty, Row, Shown, Tabs } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'
import { type Category, categories, frequencyWords } from './publishable'

const ALL = ''

export function Gallery({ organization }: { organization: string }) {
  const loaded = useLoad(() => call('GET /api/v1/templates'), [])
  return <Shown of={loaded}>{({ items }) => <Categories organization={organization} all={categories(items)} />}</Shown>
}

function Categories({ organization, all }: { organization: string; all: Category[] }) {
  const [chosen, setChosen] = useState(ALL)
  const counted = all.map(({ title, templates }) => ({ id: title, title, count: templates.length }))
  const tabs = [{ id: ALL, title: '全部' }, ...counted]
  const shown = all.filter(({ title }) => chosen === ALL || title === chosen)
  if (all.length === 0) return <Empty icon="form" title="还没有可以发布的模板" note="请联系平台管理人员" />
  return (
    <>
      <Tabs label="分类" tabs={tabs} current={chosen} onChoose={setChosen} />
      {shown.map(({ title, templates }) => (
        <Card key={title} title={title}>
          {templates.map((template) => (
            <Row
              key={template.id}
              icon="form"
              title={template.title}
              note={frequencyWords(template.frequency)}
              value={template.locked ? <Badge>官方</Badge> : undefined}
              onTap={() => go('gallery', { organization, template: template.id })}
            />
          ))}
        </Card>
      ))}
      <Box className="note">“官方”模板的名称和内容由主管部门规定，不能修改。</Box>
    </>
  )
}
