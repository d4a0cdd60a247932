// Counts as one bar, each state as long as its share, with the numbers below: colors alone say nothing.

import { Box, Text } from '@/elements'
import { type Counts, STATES, TITLES, answeredOf, countsWords } from './states'

export function Bars({ counts }: { counts: Counts }) {
  const { answered, owed, percent } = answeredOf(counts)
  return (
    <Box className="board-counts" role="img" label={`应填 ${owed} 人，已填 ${answered} 人。${countsWords(counts)}`}>
      <Box className="board-percent">
        <Text className="board-number">{percent}%</Text>
        <Text className="note">
          已填 {answered} / 应填 {owed}
        </Text>
      </Box>
      <Bar counts={counts} />
      <Box className="board-legend">
        {STATES.filter((state) => counts[state] > 0).map((state) => (
          <Box key={state} className="board-legend-item">
            <Box className={`board-mark board-${state}`} />
            <Text>
              {TITLES[state]} {counts[state]}
            </Text>
          </Box>
        ))}
      </Box>
    </Box>
  )
}

/** The bar alone. */
export function Bar({ counts }: { counts: Counts }) {
  return (
    <Box className="board-bar">
      {STATES.filter((state) => counts[state] > 0).map((state) => (
        <Box key={state} className={`board-part board-${state}`} style={{ flexGrow: counts[state] }} />
      ))}
    </Box>
  )
}
