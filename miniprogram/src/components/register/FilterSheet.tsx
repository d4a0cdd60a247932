// The filters of a register, each by its kind; nothing is asked of the server until they are all set.

import { useState } from 'react'
import { Button } from '@/elements'
import { Sheet } from '../Sheet'
import { FilterField } from './FilterField'
import type { Register, Wanted } from './types'
import { withFilter } from './wanted'

export interface FilterSheetProps {
  register: Register
  wanted: Wanted
  onWant: (wanted: Wanted) => void
  onClose: () => void
}

export function FilterSheet({ register, wanted, onWant, onClose }: FilterSheetProps) {
  const [draft, setDraft] = useState(wanted)
  const apply = () => {
    onClose()
    onWant(draft)
  }
  const footer = (
    <>
      <Button onTap={() => setDraft({ ...draft, filters: {} })}>清空</Button>
      <Button kind="primary" onTap={apply}>
        查看结果
      </Button>
    </>
  )
  return (
    <Sheet title="筛选" onClose={onClose} footer={footer}>
      {register.filters.map((filter) => (
        <FilterField
          key={filter.id}
          filter={filter}
          value={draft.filters[filter.id] ?? ''}
          onChange={(value) => setDraft((held) => withFilter(held, filter.id, value))}
        />
      ))}
    </Sheet>
  )
}
