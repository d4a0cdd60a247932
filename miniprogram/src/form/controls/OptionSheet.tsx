// Many options in a sheet: the first hundred, and a search that finds the others.

import { type ReactNode, useState } from 'react'
import type { Language, Option as Choice } from '@anma/form-core'
import { Sheet } from '@/components'
import { Box, Input, Option } from '@/elements'
import { word } from '../words'
import { labelOf, matching } from './choosing'

export interface OptionSheetProps {
  title: string
  name: string
  kind: 'radio' | 'checkbox'
  options: readonly Choice[]
  language: Language
  isChosen: (option: Choice) => boolean
  onToggle: (option: Choice) => void
  onClose: () => void
  footer?: ReactNode
}

export function OptionSheet({
  title,
  name,
  kind,
  options,
  language,
  isChosen,
  onToggle,
  onClose,
  footer,
}: OptionSheetProps) {
  const [search, setSearch] = useState('')
  const found = matching(options, search)
  return (
    <Sheet title={title} onClose={onClose} footer={footer}>
      <Box className="form-search">
        <Input
          id={`${name}-search`}
          kind="search"
          value={search}
          onChange={setSearch}
          placeholder={word('search', language)}
          label={`${word('search', language)} ${title}`}
        />
      </Box>
      <Box role={kind === 'radio' ? 'radiogroup' : 'group'} label={title}>
        {found.options.map((option) => (
          <Option
            key={String(option.value)}
            kind={kind}
            name={`${name}-options`}
            checked={isChosen(option)}
            onToggle={() => onToggle(option)}
          >
            {labelOf(option, language)}
          </Option>
        ))}
      </Box>
      <Box live className="note form-search-note">
        {found.options.length === 0 && word('none', language)}
        {found.more > 0 && `还有 ${found.more} 项，请输入文字查找`}
      </Box>
    </Sheet>
  )
}
