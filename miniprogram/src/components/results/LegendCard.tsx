// What each color of a policy stands for, and the notes beside it (XB-9).

import { Box, Text } from '@/elements'
import { usePolicy } from '@/state/policies'
import { Card } from '../Card'

export function LegendCard({ policy: id }: { policy: string }) {
  const policy = usePolicy(id)
  if (policy === null) return null
  return (
    <Card title="颜色说明" aside={policy.title}>
      <Box role="list">
        {policy.colors.map((color) => (
          <Box key={color.id} className="legend" role="listitem">
            <Box className={`legend-mark color-${color.id}`} hidden />
            <Box className="legend-words">
              <Text className="legend-label">{color.label}</Text>
              <Text>{color.legend}</Text>
            </Box>
          </Box>
        ))}
      </Box>
      <Box as="ol" className="legend-notes">
        {policy.notes.map((note, index) => (
          <Box key={note} as="li" className="note">
            {index + 1}. {note}
          </Box>
        ))}
      </Box>
    </Card>
  )
}
