// One publication: how to pass it on, how it is set, how it goes, and pausing or ending it.

import { useRouter } from '@tarojs/taro'
import { call, client } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Page, Shares, Shown, SignedIn } from '@/components'
import { Box } from '@/elements'
import type { Publication } from '../publish/settings'
import { STATUSES, TONES } from '../publish/words'
import { Overview } from './Overview'
import { Steps } from './Steps'

export default function PublicationPage() {
  const { id = '', fresh } = useRouter().params
  return (
    <Page title="表单">
      <SignedIn>{() => <One id={id} isFresh={fresh !== undefined} />}</SignedIn>
    </Page>
  )
}

function One({ id, isFresh }: { id: string; isFresh: boolean }) {
  const loaded = useLoad(() => call('GET /api/v1/publications/{publication}', { path: { publication: id } }), [id])
  useAgain(loaded.reload)
  return (
    <Shown of={loaded}>
      {(publication) => (
        <>
          {isFresh && publication.status === 'open' && (
            <Box className="publication-fresh" role="status">
              已发布。把链接或二维码发给要填的人，他们在首页的待办里也能看到。
            </Box>
          )}
          <Card
            title={publication.status === 'open' ? (publication.sender ?? '表单') : publication.title}
            aside={<Badge tone={TONES[publication.status]}>{STATUSES[publication.status]}</Badge>}
          >
            {publication.status === 'open' && publication.link && (
              <Passing publication={publication} link={publication.link} />
            )}
            {publication.status !== 'open' && <Box className="note">{WHY_CLOSED[publication.status]}</Box>}
          </Card>
          {publication.revision !== undefined && <Overview publication={publication} />}
          {publication.revision !== undefined && publication.status !== 'ended' && (
            <Steps publication={publication} put={loaded.put} reload={() => void loaded.reload()} />
          )}
        </>
      )}
    </Shown>
  )
}

const WHY_CLOSED = {
  draft: '还是草稿，发布后才能填写和分享',
  paused: '已暂停：暂停期间不能填写，也不发提醒',
  ended: '已结束：不能再填写，已填的内容保留',
} as const

function Passing({ publication: { id, title }, link }: { publication: Publication; link: string }) {
  const path = { publication: id }
  return (
    <Shares
      title={title}
      link={link}
      image={() => client.download('GET /api/v1/publications/{publication}/image.png', { path })}
      poster={() => client.download('GET /api/v1/publications/{publication}/poster.pdf', { path })}
    />
  )
}
