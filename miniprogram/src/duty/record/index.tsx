// One record of a register: `id`; or, with `register` and `scope`, a new one that is entered by hand.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Page, Shown, SignedIn } from '@/components'
import { decode } from '@/links'
import { Entering } from './Entering'
import { RecordView } from './RecordView'

export default function RecordPage() {
  const { id, register = '', scope = '' } = useRouter().params
  return (
    <Page title={id ? '记录' : '新增记录'} className="record-page">
      <SignedIn why="登录后可以查看记录">
        {() => (id ? <LoadedRecord first={id} /> : <Entering register={register} scope={decode(scope)} />)}
      </SignedIn>
    </Page>
  )
}

function LoadedRecord({ first }: { first: string }) {
  const [id, setId] = useState(first)
  const record = useLoad(() => call('GET /api/v1/records/{record}', { path: { record: id } }), [id])
  useAgain(record.reload)
  return (
    <Shown of={record}>
      {(found) => <RecordView key={found.id} record={found} put={record.put} reload={record.reload} onNext={setId} />}
    </Shown>
  )
}
