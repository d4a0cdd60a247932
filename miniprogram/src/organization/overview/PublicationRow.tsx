// An open publication with the numbers of its round.

import { type Item, call, sentence } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Row } from '@/components'
import { ProgressBar } from '@/components/ProgressBar'
import { Box } from '@/elements'
import { go } from '@/routes'
import { answeredOf } from '../board/states'
import { countsWords } from './counts'

export interface PublicationRowProps {
  publication: Item<'GET /api/v1/publications'>
  organization: string
}

export function PublicationRow({ publication, organization }: PublicationRowProps) {
  const { id, title } = publication
  const asked = { path: { publication: id }, query: { organization } }
  const board = useLoad(() => call('GET /api/v1/publications/{publication}/board', asked), [id])
  const counts = board.data?.counts
  const reported = counts && answeredOf(counts)
  const note = counts ? countsWords(counts) : board.error ? sentence(board.error) : '正在统计…'
  return (
    <Row
      title={title}
      note={
        <>
          {reported && <ProgressBar percent={reported.percent} label={`已报 ${reported.percent}%`} />}
          <Box>{note}</Box>
        </>
      }
      value={reported && `${reported.answered} / ${reported.owed}`}
      onTap={() => go('board', { publication: id, organization })}
    />
  )
}
