// A longer text that people are to read: a consent, an explanation.

import { Box, Text } from '@/elements'
import { type Block, blocksOf } from './proseBlocks'

export function Prose({ text }: { text: string }) {
  return (
    <Box className="prose-text">
      {blocksOf(text).map((block, index) => (
        <Paragraph key={index} block={block} />
      ))}
    </Box>
  )
}

function Paragraph({ block }: { block: Block }) {
  const words = block.runs.map((run, index) => (
    <Text key={index} className={run.bold ? 'prose-bold' : undefined}>
      {run.text}
    </Text>
  ))
  if (block.kind === 'heading')
    return (
      <Box as="h3" className="prose-heading">
        {words}
      </Box>
    )
  return (
    <Box as="p" className={block.mark ? 'prose-item' : 'prose-paragraph'}>
      {block.mark && <Text className="prose-mark">{block.mark} </Text>}
      {words}
    </Box>
  )
}
