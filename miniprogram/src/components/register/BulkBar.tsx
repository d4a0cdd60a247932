// What was chosen for a step taken on many at once, and the way to take it.

import { useState } from 'react'
import { Box, Button } from '@/elements'
import { BulkSheet } from './BulkSheet'
import type { Register, Row, Wanted } from './types'

export interface BulkBarProps {
  register: Register
  wanted: Wanted
  shown: Row[]
  chosen: ReadonlySet<string>
  onChosen: (chosen: ReadonlySet<string> | null) => void
  onDone: () => void
}

const MOST = 500

export function BulkBar({ register, wanted, shown, chosen, onChosen, onDone }: BulkBarProps) {
  const [isOpen, setOpen] = useState(false)
  const isAll = shown.length > 0 && shown.every(({ id }) => chosen.has(id))
  const close = (isDone: boolean) => {
    setOpen(false)
    if (!isDone) return
    onChosen(null)
    onDone()
  }
  return (
    <>
      <Box className="page-footer register-bulk">
        <Button size="small" onTap={() => onChosen(new Set(isAll ? [] : shown.slice(0, MOST).map(({ id }) => id)))}>
          {isAll ? '全不选' : `选中已列出的 ${Math.min(shown.length, MOST)} 条`}
        </Button>
        <Button kind="primary" size="small" disabled={shown.length === 0} onTap={() => setOpen(true)}>
          {chosen.size > 0 ? `办理 ${chosen.size} 条` : '办理全部符合条件的'}
        </Button>
      </Box>
      {isOpen && <BulkSheet register={register} wanted={wanted} chosen={[...chosen].slice(0, MOST)} onClose={close} />}
    </>
  )
}
