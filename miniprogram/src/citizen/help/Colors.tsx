// What the colors mean, in the words of the policies in force.

import { Card } from '@/components'
import { Box, Text } from '@/elements'
import { usePolicies } from '@/state/policies'

export function Colors() {
  return (
    <>
      {usePolicies().map((policy) => (
        <Card key={policy.id} title={`颜色的意思：${policy.title}`}>
          {policy.colors.map((color) => (
            <Box key={color.id} className="help-color">
              <Box className={`help-color-mark color-${color.id}`}>{color.label}</Box>
              <Box className="help-color-words">
                <Text>{color.legend}</Text>
              </Box>
            </Box>
          ))}
          {policy.notes.map((note) => (
            <Box key={note} className="note">
              {note}
            </Box>
          ))}
        </Card>
      ))}
    </>
  )
}
