// A copy of everything, unmasked: a page to read and print, or a file for machines.

import { client } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, Row, ask, tell } from '@/components'
import { Box } from '@/elements'
import { platform } from '@platform'
import type { Person } from '@/state/persons'

const WAYS = {
  readable: {
    operation: 'POST /api/v1/me/exports/readable',
    name: '我的数据.html',
    title: '可阅读的网页',
    note: '用浏览器打开，可打印',
  },
  machine: {
    operation: 'POST /api/v1/me/exports',
    name: '我的数据.json',
    title: '机器可读的文件',
    note: 'JSON，可交给其他服务',
  },
} as const

export function Exports({ person }: { person: Person }) {
  const take = useAction(async (_, way: keyof typeof WAYS) => {
    const { operation, name } = WAYS[way]
    const file = await client.download(operation, { body: { person: person.id } })
    await platform.openFile(file.bytes, name, file.media)
    tell('已下载')
  })
  const start = async (way: keyof typeof WAYS) => {
    const text = '文件含有未遮盖的姓名、证件号码和行踪，请妥善保管，不要发给他人。'
    if (!take.busy && (await ask({ title: '下载全部数据？', text, confirm: '下载' }))) await take.run(way)
  }
  return (
    <Card title="取得我的数据" aside={take.busy ? '正在生成…' : undefined}>
      <Box className="note">包括填报、出入登记、颜值与依据、消息、同意和查看记录。</Box>
      <Row icon="download" title={WAYS.readable.title} note={WAYS.readable.note} onTap={() => void start('readable')} />
      <Row icon="download" title={WAYS.machine.title} note={WAYS.machine.note} onTap={() => void start('machine')} />
      <Refused error={take.error} />
    </Card>
  )
}
