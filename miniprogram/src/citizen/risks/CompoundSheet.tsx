// A compound chosen by hand, level by level, for whoever does not want to be located.

import { useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Empty, Row, Sheet, Shown } from '@/components'
import { Box, Button } from '@/elements'
import { type Region, regionsBelow } from '@/form/regions/regionTree'
import type { Asked } from './asked'

export interface CompoundSheetProps {
  /** Where to begin: the city of this installation. */
  city: { code: string; name: string } | null
  onClose: () => void
  onChoose: (asked: Asked) => void
}

export function CompoundSheet({ city, onClose, onChoose }: CompoundSheetProps) {
  const [path, setPath] = useState<Pick<Region, 'code' | 'name'>[]>(city === null ? [] : [city])
  const parent = path[path.length - 1]?.code ?? null
  const regions = useLoad(() => regionsBelow(parent), [parent])
  const choose = (region: Region) => {
    if (region.location) onChoose({ ...region.location, coordinates: 'gcj02', name: region.name })
    else if (region.level !== 'compound') setPath([...path, region])
  }
  return (
    <Sheet title="选择小区" onClose={onClose}>
      {path.length > 0 && (
        <Button kind="plain" size="small" onTap={() => setPath(path.slice(0, -1))}>
          {`返回上一级（${path.map(({ name }) => name).join(' ')}）`}
        </Button>
      )}
      <Shown of={regions}>
        {(items) => (
          <Box>
            {items.length === 0 && (
              <Empty icon="place" title="这里还没有登记的小区" note="请返回上一级另选，或使用定位" />
            )}
            {items.map((region) => (
              <Row
                key={region.code}
                title={region.name}
                note={region.level === 'compound' && !region.location ? '还没有标明位置' : undefined}
                onTap={() => choose(region)}
              />
            ))}
          </Box>
        )}
      </Shown>
    </Sheet>
  )
}
