// What somebody else has changed meanwhile, beside what one was about to save: one of the two is kept.

import { Row, Sheet } from '@/components'
import { Box, Button } from '@/elements'
import type { Difference } from './conflicts'

export interface ConflictSheetProps {
  differences: readonly Difference[]
  busy: boolean
  keepMine: () => void
  takeTheirs: () => void
  close: () => void
}

export function ConflictSheet({ differences, busy, keepMine, takeTheirs, close }: ConflictSheetProps) {
  return (
    <Sheet
      title="他人刚刚修改过"
      onClose={close}
      footer={
        <>
          <Button disabled={busy} onTap={takeTheirs}>
            用对方的
          </Button>
          <Button kind="primary" busy={busy} onTap={keepMine}>
            用我的
          </Button>
        </>
      }
    >
      <Box className="note">在您修改期间，另一名管理员保存了下面的内容，请选择保留哪一份。</Box>
      {differences.length === 0 && <Box>对方改的是其他内容，可以保存您的修改。</Box>}
      {differences.map(({ title, mine, theirs }) => (
        <Row
          key={title}
          title={title}
          note={
            <>
              <Box>对方：{theirs || '（空）'}</Box>
              <Box>我的：{mine || '（空）'}</Box>
            </>
          }
        />
      ))}
    </Sheet>
  )
}
