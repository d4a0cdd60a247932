// The search of a list: says what is searched, and what of it only by its whole value.

import { useEffect, useState } from 'react'
import { Box, Button, Input } from '@/elements'
import type { Register, Wanted } from './types'
import { searchWords } from './wanted'

export interface SearchBarProps {
  register: Register
  wanted: Wanted
  onWant: (wanted: Wanted) => void
}

export function SearchBar({ register, wanted, onWant }: SearchBarProps) {
  const [typed, setTyped] = useState(wanted.q)
  useEffect(() => setTyped(wanted.q), [wanted.q])
  if (register.search.length === 0) return null
  const words = searchWords(register.search)
  const search = (text: string) => onWant({ ...wanted, q: text.trim().slice(0, 100) })
  return (
    <>
      <Box className="register-search">
        <Input
          id="register-search"
          kind="search"
          value={typed}
          onChange={setTyped}
          onConfirm={() => search(typed)}
          placeholder="输入要找的内容"
          label={words}
          describedBy="register-search-hint"
          maxLength={100}
        />
        <Button kind="primary" size="small" onTap={() => search(typed)}>
          搜索
        </Button>
      </Box>
      <Box id="register-search-hint" className="note register-search-hint">
        {words}
      </Box>
    </>
  )
}
