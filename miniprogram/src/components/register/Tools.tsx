// What can be done with a list as a whole: narrow it, order it, look at another one, choose several records, export.

import { useState } from 'react'
import { Box, Button } from '@/elements'
import { Icon, type IconName } from '../Icon'
import { ChoiceSheet } from './ChoiceSheet'
import { ExportSheet } from './ExportSheet'
import { FilterSheet } from './FilterSheet'
import type { Register, Wanted } from './types'
import { sortWords, startOf } from './wanted'

export interface ToolsProps {
  register: Register
  wanted: Wanted
  isScopeFixed: boolean
  onWant: (wanted: Wanted) => void
  isChoosing: boolean
  onChoose: () => void
}

type Sheet = 'filters' | 'sorts' | 'scopes' | 'export'

export function Tools({ register, wanted, isScopeFixed, onWant, isChoosing, onChoose }: ToolsProps) {
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const close = () => setSheet(null)
  const count = Object.keys(wanted.filters).length
  const scope = register.scopes.find((one) => one.scope === wanted.scope)
  const scopes = register.scopes.map((one) => ({ value: one.scope, label: one.title }))
  const sorts = register.sorts.map((sort) => ({ value: sort, label: sortWords(sort) }))
  return (
    <Box className="register-tools">
      {!isScopeFixed && scopes.length > 1 && (
        <Tool icon="place" title={scope?.title ?? '选择范围'} onTap={() => setSheet('scopes')} />
      )}
      {register.filters.length > 0 && (
        <Tool icon="filter" title={count > 0 ? `筛选（${count}）` : '筛选'} onTap={() => setSheet('filters')} />
      )}
      {sorts.length > 1 && <Tool icon="down" title={sortWords(wanted.sort)} onTap={() => setSheet('sorts')} />}
      {register.bulk.length > 0 && (
        <Tool icon="check" title={isChoosing ? '退出批量' : '批量办理'} pressed={isChoosing} onTap={onChoose} />
      )}
      {register.may.export && <Tool icon="download" title="导出" onTap={() => setSheet('export')} />}
      {sheet === 'filters' && <FilterSheet register={register} wanted={wanted} onWant={onWant} onClose={close} />}
      {sheet === 'sorts' && (
        <ChoiceSheet
          title="排序"
          options={sorts}
          value={wanted.sort}
          onChoose={(sort) => onWant({ ...wanted, sort })}
          onClose={close}
        />
      )}
      {sheet === 'scopes' && (
        <ChoiceSheet
          title="范围"
          options={scopes}
          value={wanted.scope}
          onChoose={(next) => onWant({ ...startOf(register, next), sort: wanted.sort })}
          onClose={close}
        />
      )}
      {sheet === 'export' && <ExportSheet register={register} wanted={wanted} onClose={close} />}
    </Box>
  )
}

function Tool({
  icon,
  title,
  pressed,
  onTap,
}: {
  icon: IconName
  title: string
  pressed?: boolean
  onTap: () => void
}) {
  return (
    <Button kind="plain" size="small" className="register-tool" pressed={pressed} onTap={onTap}>
      <Icon name={icon} />
      {title}
    </Button>
  )
}
