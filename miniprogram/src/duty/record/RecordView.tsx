// A record from top to bottom: where it stands, whose hands it is in, its answers and photos, what happened so far, and at
// the bottom what one may do.

import { useState } from 'react'
import { client } from '@/api'
import { Card } from '@/components'
import { SecuredPhotos } from '@/components/SecuredPhotos'
import { isBelow } from '@/form/steps'
import { ClaimCard } from './ClaimCard'
import { Editing } from './Editing'
import { Fields } from './Fields'
import { Head } from './Head'
import { History } from './History'
import { Steps } from './Steps'
import { leavesOf } from './answers'
import type { ShownRecord } from './types'

export interface RecordViewProps {
  record: ShownRecord
  put: (record: ShownRecord) => void
  reload: () => Promise<void>
  /** Goes on to another record in place of this one. */
  onNext: (record: string) => void
}

export function RecordView({ record, put, reload, onNext }: RecordViewProps) {
  const [isEditing, setEditing] = useState(false)
  const load = (photo: string) =>
    client.download('GET /api/v1/records/{record}/photos/{photo}', { path: { record: record.id, photo } })
  const edited = (changed: ShownRecord | null) => {
    setEditing(false)
    if (changed) put(changed)
  }
  if (isEditing) return <Editing record={record} onDone={edited} />
  return (
    <>
      <Head record={record} />
      {(record.may.claim || record.claimed !== null) && <ClaimCard record={record} put={put} reload={reload} />}
      <Fields record={record} reload={reload} />
      {record.photos.length > 0 && (
        <Card title="照片">
          <SecuredPhotos
            photos={record.photos.map(({ path, id }, index) => ({ id, title: titleOf(record, path, index) }))}
            load={load}
          />
        </Card>
      )}
      <History record={record} />
      <Steps record={record} reload={reload} onNext={onNext} onEdit={() => setEditing(true)} />
    </>
  )
}

function titleOf(record: ShownRecord, path: string, index: number): string {
  const field = leavesOf(record.groups).find((one) => isBelow(path, one.path))
  return `${field?.title ?? '照片'} ${index + 1}`
}
