// What is known of a person, and giving it anew: a change is a new answer to the same form, the former ones stay
// readable.

import type { Answer } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Row } from '@/components'
import { documentTitle } from '@/components/documents'
import { Button } from '@/elements'
import { regionOf } from '@/form/regions/regionTree'
import { go } from '@/routes'

export type KnownPerson = Answer<'GET /api/v1/me/persons/{person}'>

const BASICS = 'basic_information'

export function Known({ person }: { person: KnownPerson }) {
  const code = person.region
  const region = useLoad(code ? () => regionOf(code) : null, [code])
  const edit = () => go('fill', { template: BASICS, person: person.id })
  return (
    <Card
      title={person.is_self ? '本人' : '家人'}
      aside={
        <Button kind="plain" size="small" onTap={edit}>
          {person.forms.includes(BASICS) ? '修改' : '完善资料'}
        </Button>
      }
    >
      <Row title="姓名" value={person.name} />
      <Row title={documentTitle(person.document_type)} value={person.document_number} />
      <Row title="手机号" value={person.phone || '未填写'} />
      <Row title="所在地区" value={region.data?.path.join('') ?? (person.region ? '…' : '未填写')} />
      {person.details.map(({ name, title, text }) => (
        <Row key={name} title={title} value={text} />
      ))}
    </Card>
  )
}
