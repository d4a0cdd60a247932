// The four numbers of a report.

import type { Answer } from '@/api'
import { Box } from '@/elements'

type Counts = NonNullable<Answer<'GET /api/v1/organizations/{organization}/upward/{function}'>['numbers']>

const TITLES: [keyof Counts, string][] = [
  ['total', '总人数'],
  ['reported', '已填并上报'],
  ['unreported', '已填未上报'],
  ['missing', '未填'],
]

export function Numbers({ numbers }: { numbers: Counts }) {
  return (
    <Box className="upward-numbers" live>
      {TITLES.map(([name, title]) => (
        <Box key={name} className="upward-number">
          <Box className="upward-count">{numbers[name]}</Box>
          <Box className="note">{title}</Box>
        </Box>
      ))}
    </Box>
  )
}
