// Answers to be read: in the order and the words of their form, as the server gives them (`groups`), masked where it
// masks.

import type { ReactNode } from 'react'
import type { Answer } from '@/api'
import { Box } from '@/elements'
import { Card } from '@/components'
import { photosIn } from '@/form/photos/photosOf'

type Group = Answer<'GET /api/v1/me/submissions/{submission}'>['groups'][number]
type Line = Pick<Group['fields'][number], 'path' | 'title' | 'text' | 'widget' | 'value'>
type DrawPhotos = (photos: string[], label: string) => ReactNode

export interface AnswerCardsProps {
  groups: readonly Group[]
  /** Draws photos by their ids; their number is told where it is absent or they may not be seen. */
  photos?: DrawPhotos
}

export function AnswerCards({ groups, photos }: AnswerCardsProps) {
  const draw = (line: Line) => <AnswerLine key={line.path} line={line} photos={photos} />
  return (
    <>
      {groups.map((group, index) => (
        <Card key={`${index}${group.title}`} title={group.title ?? '填报内容'}>
          {group.fields.map((field) =>
            field.items ? <Items key={field.path} title={field.title} items={field.items} draw={draw} /> : draw(field),
          )}
        </Card>
      ))}
    </>
  )
}

interface ItemsProps {
  title: string
  items: readonly (readonly Line[])[]
  draw: (line: Line) => ReactNode
}

/** The items of a repeatable question, each with answers of its own. */
function Items({ title, items, draw }: ItemsProps) {
  return (
    <Box className="read-items">
      {items.map((item, index) => (
        <Box key={index} className="read-item">
          <Box className="read-number">{`${title} ${index + 1}`}</Box>
          {item.map(draw)}
        </Box>
      ))}
    </Box>
  )
}

function AnswerLine({ line, photos }: { line: Line; photos?: DrawPhotos }) {
  const named = photosIn(line) ?? []
  return (
    <Box className="read-line">
      <Box className="read-title">{line.title}</Box>
      <Box className="read-text">{photos && named.length > 0 ? photos(named, line.title) : (line.text ?? '—')}</Box>
    </Box>
  )
}
