// Somebody else changed the record meanwhile: both sides of what differs, and whose it shall be.

import type { ProblemError } from '@/api'
import { Box, Button } from '@/elements'
import { Row, Sheet } from '@/components'

export interface Sides {
  revision: number
  changes: { pointer: string; title: string; mine: string | null; theirs: string | null }[]
}

/** What the server tells besides its sentence; an answer without it holds no differences. */
export function sidesOf({ document }: ProblemError): Sides | null {
  const { revision, changes } = document as Partial<Sides>
  return typeof revision === 'number' && Array.isArray(changes) ? { revision, changes } : null
}

export interface ConflictProps {
  sides: Sides
  onMine: () => void
  onTheirs: () => void
  /** Back to what was typed; nothing is decided. */
  onClose: () => void
}

export function Conflict({ sides, onMine, onTheirs, onClose }: ConflictProps) {
  const footer = (
    <>
      <Button onTap={onTheirs}>用他人的</Button>
      <Button kind="primary" onTap={onMine}>
        用我填的
      </Button>
    </>
  )
  return (
    <Sheet title="这条记录刚被他人修改" onClose={onClose} footer={footer}>
      {sides.changes.map(({ pointer, title, mine, theirs }) => (
        <Row
          key={pointer}
          title={title}
          note={
            <>
              <Box>他人：{theirs ?? '（无）'}</Box>
              <Box>我填的：{mine ?? '（无）'}</Box>
            </>
          }
        />
      ))}
    </Sheet>
  )
}
