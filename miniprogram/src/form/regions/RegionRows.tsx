// The regions of one level that match what is searched for.

import { Row } from '@/components'
import { Box } from '@/elements'
import type { Region } from './regionTree'

/** So many are drawn at once; a level with more is searched. */
const DRAWN = 200

export interface RegionRowsProps {
  regions: Region[]
  search: string
  onChoose: (region: Region) => void
}

export function RegionRows({ regions, search, onChoose }: RegionRowsProps) {
  const wanted = search.trim()
  const found = regions.filter(({ name, code }) => name.includes(wanted) || code.startsWith(wanted))
  if (regions.length === 0) return null
  return (
    <Box>
      {found.slice(0, DRAWN).map((region) => (
        <Row key={region.code} title={region.name} onTap={() => onChoose(region)} />
      ))}
      {found.length === 0 && <Box className="note">本级没有符合的区域</Box>}
      {found.length > DRAWN && <Box className="note">还有 {found.length - DRAWN} 个，请输入名称查找</Box>}
    </Box>
  )
}
