// Somebody else changed the same settings meanwhile: what they are now, what one wanted, and the choice.

import type { FieldError } from '@anma/api-client'
import { Sheet } from '@/components'
import { Box, Button } from '@/elements'
import { NAMES } from './words'

export interface ConflictProps {
  sides: readonly FieldError[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
  onClose: () => void
}

export function Conflict({ sides, busy, onMine, onTheirs, onClose }: ConflictProps) {
  const footer = (
    <>
      <Button onTap={onTheirs} disabled={busy}>
        看最新设置
      </Button>
      <Button kind="primary" busy={busy} onTap={onMine}>
        以我的为准
      </Button>
    </>
  )
  return (
    <Sheet title="其他管理员刚刚修改了设置" onClose={onClose} footer={footer}>
      {sides.map(({ pointer, message }) => {
        const name = pointer.slice(1)
        return (
          <Box as="p" key={pointer}>
            {NAMES[name] ?? name}：{name === 'title' ? message : '与您的修改不同'}
          </Box>
        )
      })}
      <Box className="note">选“看最新设置”会放弃您刚才的修改。</Box>
    </Sheet>
  )
}
