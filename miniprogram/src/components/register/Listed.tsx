// A register's list once it is known what it consists of.

import { useState } from 'react'
import { useAgain } from '@/api/useAgain'
import { Box } from '@/elements'
import { BulkBar } from './BulkBar'
import { Chips } from './Chips'
import { Rows } from './Rows'
import { RegisterTabs } from './RegisterTabs'
import { SearchBar } from './SearchBar'
import { Tools } from './Tools'
import type { RegisterListProps } from './RegisterList'
import { columnsOf } from './cells'
import { rememberOrder } from './neighbors'
import type { Wanted } from './types'
import type { Declared } from './useDeclared'
import { useRecords } from './useRecords'
import { useTabs } from './useTabs'
import { useWanted } from './useWanted'

export function Listed({
  declared,
  scope,
  tab,
  filters,
  onOpen,
  header,
  empty,
}: RegisterListProps & { declared: Declared }) {
  const { register, preferences } = declared
  const [wanted, keepWanted] = useWanted(declared, { scope, tab, filters })
  const records = useRecords(register.id, wanted)
  const tabs = useTabs(register, wanted.scope)
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const again = () => Promise.all([records.reload(), tabs.reload()])
  useAgain(again)
  const want = (next: Wanted) => {
    keepWanted(next)
    setChosen((held) => held && new Set()) // what was chosen may not be in the list any more
  }
  const open = (record: string) => {
    rememberOrder(records.items.map(({ id }) => id))
    onOpen?.(record, register)
  }
  return (
    <Box className="register">
      {typeof header === 'function' ? header(register, wanted.scope) : header}
      <SearchBar register={register} wanted={wanted} onWant={want} />
      <RegisterTabs
        register={register}
        counts={tabs.data}
        current={wanted.tab}
        onChoose={(next) => want({ ...wanted, tab: next })}
      />
      <Tools
        register={register}
        wanted={wanted}
        isScopeFixed={!!scope}
        onWant={want}
        onChoose={() => setChosen(chosen === null ? new Set() : null)}
        isChoosing={chosen !== null}
      />
      <Chips register={register} wanted={wanted} onWant={want} />
      <Rows
        records={records}
        columns={columnsOf(register.columns, preferences?.columns ?? null)}
        isNarrowed={wanted.q !== '' || Object.keys(wanted.filters).length > 0}
        onOpen={onOpen && register.home !== 'place' ? open : undefined}
        chosen={chosen}
        onChosen={setChosen}
        empty={empty}
      />
      {chosen !== null && (
        <BulkBar
          register={register}
          wanted={wanted}
          shown={records.items}
          chosen={chosen}
          onChosen={setChosen}
          onDone={() => void again()}
        />
      )}
    </Box>
  )
}
