// What the list says of a member, by its form.

import type { Tree } from '@anma/form-core'
import { Badge, Card, Row } from '@/components'
import { Box, Button } from '@/elements'
import { GivenAnswer } from '@/form/GivenAnswer'
import { fieldsOf } from '@/form/answers'
import { type Entry, answersOf, nameOf, stateOf } from './members'

export interface DetailsProps {
  entry: Entry
  tree: Tree
  edit: () => void
}

export function Details({ entry, tree, edit }: DetailsProps) {
  const { title, tone } = stateOf(entry)
  const answers = answersOf(entry)
  const given = fieldsOf(tree).filter(({ path }) => answers[path.slice(1)] !== undefined)
  return (
    <Card title={nameOf(entry)} aside={<Badge tone={tone}>{title}</Badge>}>
      {given.map((field) => (
        <Row
          key={field.path}
          className="organization-detail"
          title={field.label}
          value={<GivenAnswer field={field} value={answers[field.path.slice(1)]} language="zh" />}
        />
      ))}
      {entry.state !== 'left' && (
        <Box className="organization-buttons">
          <Button size="small" onTap={edit}>
            修改
          </Button>
        </Box>
      )}
    </Card>
  )
}
