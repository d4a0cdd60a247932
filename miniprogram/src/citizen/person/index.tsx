// One person: what is known of them (masked), whether their name is proved, their documents, and every change of it.

import { useRouter } from '@tarojs/taro'
import { ProblemError, call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Page, Row, Shown, SignedIn } from '@/components'
import { go } from '@/routes'
import { refreshPersons, usePersons } from '@/state/persons'
import { History } from './History'
import { Known } from './Known'
import { Limited } from './Limited'
import { Nickname } from './Nickname'
import { Papers } from './Papers'

export default function PersonPage() {
  const id = useRouter().params.id ?? ''
  return (
    <Page title="人员资料">
      <SignedIn>{() => <OnePerson id={id} />}</SignedIn>
    </Page>
  )
}

function OnePerson({ id }: { id: string }) {
  const person = useLoad(() => call('GET /api/v1/me/persons/{person}', { path: { person: id } }), [id])
  const listed = usePersons().data?.find((one) => one.id === id)
  useAgain(() => Promise.all([person.reload(), refreshPersons()]))
  const isRefused = person.error instanceof ProblemError && person.error.code === 'proxy.consent_needed'
  if (isRefused || listed?.is_limited) return <Limited id={id} known={person.data} />
  return (
    <Shown of={person}>
      {(known) => (
        <>
          <Known person={known} />
          {!known.is_self && <Nickname person={id} />}
          <Papers person={known} />
          <Card title="记录">
            <Row icon="code" title="颜值" onTap={() => go('code', { person: id })} />
            <Row icon="form" title="填报记录" onTap={() => go('submissions', { person: id })} />
            <Row icon="history" title="出入记录" onTap={() => go('visits', { person: id })} />
            <Row icon="review" title="申诉与例外" onTap={() => go('appeals', { person: id })} />
            <Row icon="privacy" title="隐私与数据" onTap={() => go('privacy', { person: id })} />
          </Card>
          <History id={id} revisionOf={known.forms.length} />
        </>
      )}
    </Shown>
  )
}
