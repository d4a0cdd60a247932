// What narrows a list, each with the way to take it off.

import { Box, Button } from '@/elements'
import { RegionName } from '@/form/regions/RegionName'
import { Icon } from '../Icon'
import type { Register, Wanted } from './types'
import { valueWords, withFilter } from './wanted'

export interface ChipsProps {
  register: Register
  wanted: Wanted
  onWant: (wanted: Wanted) => void
}

export function Chips({ register, wanted, onWant }: ChipsProps) {
  const set = register.filters.filter(({ id }) => wanted.filters[id] !== undefined)
  if (set.length === 0 && wanted.q === '') return null
  return (
    <Box className="register-chips" role="group" label="已设条件">
      {wanted.q !== '' && (
        <Button
          kind="bare"
          className="register-chip"
          label={`去掉搜索：${wanted.q}`}
          onTap={() => onWant({ ...wanted, q: '' })}
        >
          “{wanted.q}”
          <Icon name="close" />
        </Button>
      )}
      {set.map((filter) => {
        const value = wanted.filters[filter.id]
        return (
          <Button
            key={filter.id}
            kind="bare"
            className="register-chip"
            onTap={() => onWant(withFilter(wanted, filter.id, ''))}
          >
            {filter.title}：{filter.kind === 'region' ? <RegionName code={value} /> : valueWords(filter, value)}
            <Icon name="close" />
          </Button>
        )
      })}
    </Box>
  )
}
