// A text between fields.

import type { TextBlock } from '@anma/form-core'
import { Box } from '@/elements'
import { useFilling } from './useFilling'

export function TextBlockView({ block }: { block: TextBlock }) {
  const { language } = useFilling()
  return (
    <Box className="form-text">
      {block.label}
      {language === 'en' && block.label_en && <Box className="field-english">{block.label_en}</Box>}
    </Box>
  )
}
