// What became of a form that was handed in: the receipt, or that it waits for a network; and what is still to be done.

import { Card, Icon, Row, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { platform } from '@platform'
import { waiting } from '@/state/outbox'
import type { Handed } from '@/state/outboxes'
import { session } from '@/state/session'
import { useStore } from '@/state/stores'
import { ColorRow } from './ColorRow'
import { NextTodos } from './NextTodos'
import type { Fillable } from './fillable'
import { leave } from './following'
import { receiptOf } from './receipts'

export interface HandingProps {
  handed: Handed
  fillable: Fillable
  follows: string | undefined
}

export function Handing({ handed, fillable, follows }: HandingProps) {
  const receipt = handed.kind === 'sent' ? receiptOf(handed.answer) : null
  const isSessionLost = useStore(session) === null
  const isListed = useStore(waiting).some(({ key }) => handed.kind === 'waiting' && key === handed.key)
  const isWaiting = isListed || (isSessionLost && handed.kind === 'waiting') // without an account nothing is listed
  const person = receipt?.person ?? fillable.person
  return (
    <>
      <Card className="fill-receipt">
        <Box live>
          <Icon name={isWaiting ? 'queue' : 'check'} className="state-icon" />
          <Box as="h2" className="fill-title">
            {isWaiting ? '已保存，待发送' : '提交成功'}
          </Box>
          {isWaiting && (
            <Box>
              {isSessionLost
                ? '登录已失效。内容已保存在手机上，重新登录后会自动提交。'
                : '现在网络不通。内容已保存在手机上，联网后会自动提交，请不要清除本应用的数据。'}
            </Box>
          )}
        </Box>
        <Row title="表单" value={fillable.title} />
        {receipt?.number && <Row title={receipt.numberTitle} value={receipt.number} />}
        {receipt?.at && <Row title="时间" value={when(receipt.at)} />}
        {receipt?.state && <Row title="状态" value={receipt.state} />}
        {receipt?.next && <Box className="note">{receipt.next}</Box>}
        {isWaiting && <Row title="查看待发送的内容" onTap={() => go('outbox')} />}
        {receipt && person && <ColorRow person={person} />}
      </Card>
      {person && <NextTodos person={person} except={fillable.asked?.publication ?? null} />}
      <Box className="fill-buttons">
        {fillable.asked && (
          <Button onTap={() => void share(fillable)}>
            <Icon name="share" />
            发给别人填
          </Button>
        )}
        <Button kind="primary" onTap={() => leave(follows)}>
          完成
        </Button>
      </Box>
    </>
  )
}

async function share({ asked, title }: Fillable): Promise<void> {
  if (asked === null) return
  const how = await platform.share({ title, link: `/p?id=${asked.publication}` }).catch(() => null) // changed their mind
  if (how === 'copied') tell('链接已复制，可以粘贴发送')
}
