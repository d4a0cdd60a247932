// What proves who somebody is: real-name verification, the document in use, those it replaced.

import { Badge, Card, Row } from '@/components'
import { documentTitle } from '@/components/documents'
import { dayOf } from '@/components/times'
import { go } from '@/routes'
import { verificationWord } from '@/components/personWords'
import type { KnownPerson } from './Known'

export function Papers({ person }: { person: KnownPerson }) {
  const { status, reason } = person.verification
  const word = verificationWord(status)
  return (
    <Card title="实名与证件">
      <Row
        icon="shield"
        title="实名认证"
        note={status === 'rejected' ? `原因：${reason ?? '未写明'}，可修改后重新提交` : undefined}
        value={<Badge tone={word.tone}>{word.title}</Badge>}
        onTap={() => go('identity', { person: person.id })}
      />
      <Row
        icon="refresh"
        title="更换证件"
        note="证件换发，或改用其他证件；原有记录不变"
        onTap={() => go('fill', { template: 'document_replacement', person: person.id })}
      />
      {person.former_documents.map((former) => (
        <Row
          key={`${former.document_number}${former.until}`}
          title={`曾用：${documentTitle(former.document_type)}`}
          note={`使用到 ${dayOf(new Date(former.until))}`}
          value={former.document_number}
        />
      ))}
    </Card>
  )
}
