// What somebody answered, masked; the look is recorded, and they can see it.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Sheet, Shown } from '@/components'
import { when } from '@/components/times'
import { Box } from '@/elements'
import { AnswerGroups } from '../AnswerGroups'
import { type Board, type Person, TITLES } from './states'

export interface AnswerSheetProps {
  board: Board
  person: Person
  onClose: () => void
}

export function AnswerSheet({ board: { publication, organization, round }, person, onClose }: AnswerSheetProps) {
  const loaded = useLoad(
    () =>
      call('GET /api/v1/publications/{publication}/board/people/{member}', {
        path: { publication, member: person.member },
        query: { organization, round },
      }),
    [publication, organization, round, person.member],
  )
  return (
    <Sheet title={`${person.name} 的填报`} onClose={onClose}>
      <Shown of={loaded}>
        {(answer) => (
          <>
            <Box className="note">
              {TITLES[answer.state]} · {when(answer.at)} 提交。您的这次查看已记录，本人可以看到。
            </Box>
            <AnswerGroups groups={answer.groups} />
          </>
        )}
      </Shown>
    </Sheet>
  )
}
