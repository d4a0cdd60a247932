// One filter: a choice, yes or no, a region, a day, a number or a text.

import { Box, DateInput, Input, Option, Select } from '@/elements'
import { RegionPicker } from '@/form/regions/RegionPicker'
import { Field, describedBy } from '../Field'
import type { Filter } from './types'

export interface FilterFieldProps {
  filter: Filter
  /** Empty for any. */
  value: string
  onChange: (value: string) => void
}

const FEW = 6
const YES_NO = [
  { value: 'true', title: '是' },
  { value: 'false', title: '否' },
]

export function FilterField({ filter, value, onChange }: FilterFieldProps) {
  const options = filter.options.length > 0 ? filter.options : filter.kind === 'yes_no' ? YES_NO : []
  const isGroup = options.length > 0 && options.length <= FEW
  const hint =
    filter.tree && options.length === 0 && filter.kind !== 'region'
      ? '填上级时，下级也会列出，例如“生产部”或“生产部/一车间”'
      : null
  const id = `filter-${filter.id}`
  return (
    <Field id={id} label={filter.title} hint={hint} group={isGroup}>
      <Control
        id={id}
        filter={filter}
        options={options}
        value={value}
        onChange={onChange}
        describedBy={describedBy(id, hint)}
      />
    </Field>
  )
}

interface ControlProps extends FilterFieldProps {
  id: string
  options: Filter['options']
  describedBy: string | undefined
}

function Control({ id, filter, options, value, onChange, describedBy }: ControlProps) {
  const shared = { id, value, onChange, describedBy }
  const all = [{ value: '', label: '不限' }, ...options.map((one) => ({ value: one.value, label: one.title }))]
  if (options.length > FEW) return <Select {...shared} options={all} placeholder="不限" />
  if (options.length > 0) return <Choices {...shared} options={options} />
  if (filter.kind === 'region') return <RegionPicker {...shared} label={filter.title} placeholder="不限" />
  if (filter.kind === 'date' || filter.kind === 'instant') return <DateInput {...shared} kind="date" />
  return <Input {...shared} kind={filter.kind === 'number' ? 'decimal' : 'text'} placeholder="不限" maxLength={100} />
}

function Choices({ id, options, value, onChange }: Pick<ControlProps, 'id' | 'options' | 'value' | 'onChange'>) {
  return (
    <Box className="options-inline">
      {[{ value: '', title: '不限' }, ...options].map((one) => (
        <Option
          key={one.value}
          kind="radio"
          name={id}
          checked={one.value === value}
          onToggle={() => onChange(one.value)}
        >
          {one.title}
        </Option>
      ))}
    </Box>
  )
}
