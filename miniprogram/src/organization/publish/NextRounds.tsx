// The settings in one sentence, and the days that come of them, as the server reckons them: holidays, make-up days, a
// time that is already past. What cannot be is said before anything is published.

import { ProblemError, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Refused } from '@/components'
import { Box } from '@/elements'
import { useSettled } from '../useSettled'
import { type Frequency, type Settings, scheduleOf } from './settings'
import { audienceWords, roundWords } from './words'

export function NextRounds({ settings, frequency }: { settings: Settings; frequency: Frequency }) {
  const asked = useSettled(JSON.stringify(scheduleOf(settings)), 500)
  const preview = useLoad(
    () => call('POST /api/v1/publications/previews', { body: { schedule: JSON.parse(asked), frequency } }),
    [asked, frequency],
  )
  const found = preview.data
  return (
    <Card className="publish-preview" title="将这样发送">
      <Box live>
        {found && (
          <Box as="p" className="publish-summary">
            发送给{audienceWords(settings)}：{found.describe}
          </Box>
        )}
      </Box>
      {found && found.next_rounds.length === 0 && <Box className="note">发布后立即开始</Box>}
      {found && found.next_rounds.length > 0 && (
        <Box as="ul" className="publish-rounds">
          {found.next_rounds.map((round) => (
            <Box as="li" key={round.round}>
              {roundWords(round)}
            </Box>
          ))}
        </Box>
      )}
      {preview.error !== null && <Wrong error={preview.error} />}
      {!found && preview.error === null && <Box className="note">正在计算填报日期…</Box>}
    </Card>
  )
}

function Wrong({ error }: { error: unknown }) {
  const said = error instanceof ProblemError ? error.errors[0]?.message : undefined
  return said ? <Box className="refused">{said}</Box> : <Refused error={error} />
}
