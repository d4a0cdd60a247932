// One thing that was filled in: its receipt, its answers (masked), how it came to be so, and changing it where that may
// be.

import { useRouter } from '@tarojs/taro'
import { type Answer, call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Page, Row, Shown, SignedIn } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { Photos } from '@/form/photos/Photos'
import { nameOf, usePersons } from '@/state/persons'
import { AnswerCards } from './AnswerCards'
import { Revisions } from './Revisions'

type Submission = Answer<'GET /api/v1/me/submissions/{submission}'>

export default function SubmissionPage() {
  const id = useRouter().params.id ?? ''
  return (
    <Page title="填报内容">
      <SignedIn>{() => <OneSubmission id={id} />}</SignedIn>
    </Page>
  )
}

function OneSubmission({ id }: { id: string }) {
  const submission = useLoad(() => call('GET /api/v1/me/submissions/{submission}', { path: { submission: id } }), [id])
  useAgain(submission.reload)
  return (
    <Shown of={submission}>
      {(one) => (
        <>
          <Receipt of={one} />
          <AnswerCards groups={one.groups} photos={(photos, label) => <Photos photos={photos} label={label} />} />
          <Revisions id={id} />
          <Change of={one} />
        </>
      )}
    </Shown>
  )
}

function Receipt({ of: { title, number, at, revision, person, round } }: { of: Submission }) {
  const whose = usePersons().data?.find((one) => one.id === person?.id)
  return (
    <Card title={title}>
      {whose && <Row title="填报对象" value={nameOf(whose)} />}
      <Row title="填报编号" value={number} />
      <Row title="提交时间" value={when(at)} />
      {round && <Row title="所属日期" value={round} />}
      {revision > 1 && <Row title="版本" value={`第${revision}次`} />}
    </Card>
  )
}

function Change({ of: { id, change, template, person } }: { of: Submission }) {
  if (change === 'correction')
    return (
      <Button kind="primary" block onTap={() => go('fill', { template, submission: id, person: person?.id })}>
        更正
      </Button>
    )
  if (change === 'new')
    return (
      <Button kind="primary" block onTap={() => go('fill', { template, person: person?.id })}>
        重新填写
      </Button>
    )
  return <Box className="note">这份填报现在不能自行更正。如有错误，请联系要求填报的单位或社区。</Box>
}
