// Somebody else changed the same settings meanwhile: what they are now, what one wanted, and the choice.

import type { FieldError } from '@anma/api-client'
import { Card } from '@/components'
import { Box, Button } from '@/elements'
import { NAMES } from './words'

export interface ConflictProps {
  sides: readonly FieldError[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

export function Conflict({ sides, busy, onMine, onTheirs }: ConflictProps) {
  return (
    <Card title="其他管理员刚刚修改了同样的设置" className="publish-conflict">
      <Box role="alert">
        {sides.map(({ pointer, message }) => {
          const name = pointer.slice(1)
          const isPlain = name === 'title'
          return (
            <Box as="p" key={pointer}>
              {NAMES[name] ?? name}：{isPlain ? message : '与您的修改不同'}
            </Box>
          )
        })}
      </Box>
      <Box className="publish-buttons">
        <Button onTap={onTheirs} disabled={busy}>
          看最新设置
        </Button>
        <Button kind="primary" busy={busy} onTap={onMine}>
          以我的为准
        </Button>
      </Box>
    </Card>
  )
}
