// One kind of data; opens to what it is for, who sees it and how long it stays.

import { useState } from 'react'
import { Icon } from '@/components'
import { Box, Button } from '@/elements'
import { type PageName, go } from '@/routes'
import type { Category } from './categories'

export function CategoryLine({ category, person }: { category: Category; person: string }) {
  const [isOpen, setOpen] = useState(false)
  const { title, what, usedFor, seenBy, kept, page } = category
  return (
    <Box className="privacy-category">
      <Button kind="bare" className="privacy-head" pressed={isOpen} onTap={() => setOpen(!isOpen)}>
        <Box className="privacy-title">{title}</Box>
        <Icon name="down" className={isOpen ? 'privacy-mark-open' : 'privacy-mark'} />
      </Button>
      <Box className="note">{what}</Box>
      {isOpen && (
        <Box className="privacy-more">
          <Fact title="用途" text={usedFor} />
          <Fact title="谁能看" text={seenBy} />
          <Fact title="保存" text={kept} />
          {page && (
            <Button size="small" onTap={() => go(page, given(page, person))}>
              查看
            </Button>
          )}
        </Box>
      )}
    </Box>
  )
}

function Fact({ title, text }: { title: string; text: string }) {
  return (
    <Box className="read-line">
      <Box className="read-title">{title}</Box>
      <Box className="read-text">{text}</Box>
    </Box>
  )
}

function given(page: PageName, person: string): Record<string, string> {
  return page === 'person' ? { id: person } : page === 'logins' ? {} : { person }
}
