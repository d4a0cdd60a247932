// Bringing a list of members in: the workbook to fill, the file, and what has been brought in before.

import { useState } from 'react'
import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Badge, Card, Empty, PagedList, Row } from '@/components'
import { when } from '@/components/times'
import { BlankCard } from './BlankCard'
import { ImportPreview } from './ImportPreview'
import { UploadCard } from './UploadCard'
import { type Import, stateOf } from './imports'

export function Importing({ organization }: { organization: string }) {
  const scope = `organization:${organization}`
  const path = { register: 'organization_member' }
  const [opened, setOpened] = useState<string | null>(null)
  const page = (cursor?: string) =>
    call('GET /api/v1/registers/{register}/imports', { path, query: { scope, limit: 10, cursor } })
  const imports = usePages(page, [scope])
  const close = () => {
    setOpened(null)
    void imports.reload()
  }
  if (opened !== null) return <ImportPreview id={opened} close={close} />
  return (
    <>
      <BlankCard />
      <UploadCard scope={scope} uploaded={({ id }) => setOpened(id)} />
      <Card title="导入记录">
        <PagedList
          of={imports}
          row={(one) => <Former key={one.id} of={one} open={() => setOpened(one.id)} />}
          empty={<Empty title="还没有导入过" />}
        />
      </Card>
    </>
  )
}

function Former({ of, open }: { of: Import; open: () => void }) {
  const { title, tone } = stateOf(of)
  return (
    <Row title={of.name || '未命名文件'} note={when(of.at)} value={<Badge tone={tone}>{title}</Badge>} onTap={open} />
  )
}
