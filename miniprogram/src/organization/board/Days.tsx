// The last two weeks, a column a day: as high as the share of those who answered. A tap shows that day.

import { Box, Button, Text } from '@/elements'
import { type Day, answeredOf, countsWords, dayWords } from './states'

export interface DaysProps {
  days: Day[]
  current: string
  onChoose: (round: string) => void
}

export function Days({ days, current, onChoose }: DaysProps) {
  return (
    <Box className="board-days" role="group" label="近两周">
      {[...days].reverse().map((day) => (
        <Button
          key={day.round}
          kind="bare"
          className={`board-day ${day.round === current ? 'board-day-current' : ''}`}
          pressed={day.round === current}
          label={`${dayWords(day.round)}，${countsWords(day)}`}
          onTap={() => onChoose(day.round)}
        >
          <Box className="board-column">
            <Box className="board-fill" style={{ height: `${answeredOf(day).percent}%` }} />
          </Box>
          <Text className="board-day-word">{dayWords(day.round)}</Text>
        </Button>
      ))}
    </Box>
  )
}
