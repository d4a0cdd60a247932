// The sheet in which a region is chosen: the way so far, a search within the level, and what lies below. One may stop at a
// district; where nothing lies below, the choice is made.

import { useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Sheet, Shown } from '@/components'
import { Box, Button, Input } from '@/elements'
import { RegionRows } from './RegionRows'
import { type Region, regionsBelow } from './regionTree'

const COARSE = ['province', 'city']

export interface RegionSheetProps {
  title: string
  onChoose: (code: string) => void
  onClose: () => void
}

export function RegionSheet({ title, onChoose, onClose }: RegionSheetProps) {
  const [way, setWay] = useState<Region[]>([])
  const [search, setSearch] = useState('')
  const last: Region | undefined = way[way.length - 1]
  const below = useLoad(() => regionsBelow(last?.code ?? null), [last?.code])
  const goTo = (next: Region[]) => {
    setWay(next)
    setSearch('')
  }
  const choose = async (region: Region) => {
    goTo([...way, region])
    const inner = await regionsBelow(region.code).catch(() => null) // the sheet shows the failure
    if (inner?.length === 0) onChoose(region.code)
  }
  const stop = last && !COARSE.includes(last.level) && (
    <Button kind="primary" onTap={() => onChoose(last.code)}>
      就选{last.name}
    </Button>
  )
  return (
    <Sheet title={title} onClose={onClose} footer={stop}>
      <Box className="form-way">
        <Button kind="plain" size="small" pressed={way.length === 0} onTap={() => goTo([])}>
          全国
        </Button>
        {way.map((region, index) => (
          <Button
            key={region.code}
            kind="plain"
            size="small"
            pressed={index === way.length - 1}
            onTap={() => goTo(way.slice(0, index + 1))}
          >
            {region.name}
          </Button>
        ))}
      </Box>
      <Box className="form-search">
        <Input
          id="region-search"
          kind="search"
          value={search}
          onChange={setSearch}
          placeholder="搜索本级"
          label="搜索本级区域"
        />
      </Box>
      <Shown of={below}>
        {(regions) => <RegionRows regions={regions} search={search} onChoose={(region) => void choose(region)} />}
      </Shown>
    </Sheet>
  )
}
