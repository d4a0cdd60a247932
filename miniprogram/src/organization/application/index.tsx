// One application of one's organization: where it stands, what to do, what was said, and what was handed in.

import { useRouter } from '@tarojs/taro'
import { type Answer, call, client } from '@/api'
import { openLetter } from '@/api/files'
import { useAction } from '@/api/useAction'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Badge, Card, Page, Refused, Row, Shown, SignedIn, toneOf } from '@/components'
import { SecuredPhotos } from '@/components/SecuredPhotos'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { photosIn } from '@/form/photos/photosOf'
import { isBelow } from '@/form/steps'
import { AnswerGroups } from '../AnswerGroups'
import { dueWords } from '../applications/states'
import { Actions } from './Actions'
import { Timeline } from './Timeline'

export type Application = Answer<'GET /api/v1/me/records/{record}'>

export default function ApplicationPage() {
  const { id = '' } = useRouter().params
  return (
    <Page title="申请详情">
      <SignedIn>{() => <One id={id} />}</SignedIn>
    </Page>
  )
}

function One({ id }: { id: string }) {
  const loaded = useLoad(() => call('GET /api/v1/me/records/{record}', { path: { record: id } }), [id])
  useAgain(loaded.reload)
  return (
    <Shown of={loaded}>
      {(application) => (
        <>
          <Standing application={application} />
          <Actions application={application} onDone={() => void loaded.reload()} />
          <Card title="办理经过">
            <Timeline history={application.history} />
          </Card>
          <Card title="提交的内容">
            <AnswerGroups
              groups={application.groups}
              marked={(path) => application.flags.some((flag) => isBelow(path, flag))}
              drawn={(field) => {
                const photos = photosIn(field)
                return photos ? <Photos record={application.id} photos={photos} title={field.title} /> : undefined
              }}
            />
          </Card>
        </>
      )}
    </Shown>
  )
}

function Standing({ application }: { application: Application }) {
  const { title, number_title: number, state, at, next, letter } = application
  const due = dueWords(application)
  return (
    <Card title={title} aside={<Badge tone={toneOf(state.tone)}>{state.title}</Badge>}>
      <Box className="note">{[number, `${when(at)} 提交`, due].filter(Boolean).join(' · ')}</Box>
      <Box as="p" className="application-next">
        {next}
      </Box>
      {letter && <Letter record={application.id} title={title} />}
    </Card>
  )
}

function Letter({ record, title }: { record: string; title: string }) {
  const open = useAction(() => openLetter(record, title))
  return (
    <>
      <Row icon="download" title={open.busy ? '正在打开…' : '查看办理结果文书（PDF）'} onTap={() => void open.run()} />
      <Refused error={open.error} />
    </>
  )
}

function Photos({ record, photos, title }: { record: string; photos: string[]; title: string }) {
  const named = photos.map((id, number) => ({ id, title: photos.length === 1 ? title : `${title} ${number + 1}` }))
  const load = (photo: string) =>
    client.download('GET /api/v1/me/records/{record}/photos/{photo}', { path: { record, photo } })
  return <SecuredPhotos photos={named} load={load} />
}
