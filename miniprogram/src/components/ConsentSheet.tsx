// The words of a consent, to be read before one says yes.

import type { ConsentText } from '@/state/consents'
import { Box, Button } from '@/elements'
import { Prose } from './Prose'
import { Sheet } from './Sheet'
import { withoutHeading } from './proseBlocks'

export interface ConsentSheetProps {
  text: ConsentText
  onClose: () => void
  /** Where one may agree right here. */
  onAgree?: () => void
}

export function ConsentSheet({ text, onClose, onAgree }: ConsentSheetProps) {
  const footer = onAgree && (
    <Button kind="primary" onTap={onAgree}>
      我已阅读并同意
    </Button>
  )
  return (
    <Sheet title={text.title} onClose={onClose} footer={footer}>
      <Prose text={withoutHeading(text.text)} />
      <Box className="note">用于：{text.needed_for}</Box>
      <Box className="note">撤回：{text.withdrawal}</Box>
    </Sheet>
  )
}
