// What people do most, each one tap away.

import { Icon, type IconName, tell } from '@/components'
import { openScanner } from '@/components/scanning'
import { Box, Button, Text } from '@/elements'
import { go } from '@/routes'
import { openForm } from './opening'
import type { TodoItem } from './todo'

interface Tile {
  icon: IconName
  title: string
  count?: number
  open: () => void
}

export interface TilesProps {
  /** The forms that can be filled now, the most urgent first. */
  open: TodoItem[]
  person: string | undefined
}

export function Tiles({ open, person }: TilesProps) {
  const tiles: Tile[] = [
    { icon: 'scan', title: '扫码登记', open: () => void openScanner() },
    { icon: 'code', title: '我的颜值', open: () => go('code', { person }) },
    { icon: 'form', title: '待填表单', count: open.length, open: () => fillFirst(open, person) },
    { icon: 'map', title: '周边风险', open: () => go('risks') },
    { icon: 'family', title: '家人', open: () => go('persons') },
    { icon: 'history', title: '填报记录', open: () => go('submissions', { person }) },
  ]
  return (
    <Box className="home-tiles" role="group" label="常用">
      {tiles.map((tile) => (
        <Button
          key={tile.title}
          kind="bare"
          className="home-tile"
          label={tile.count ? `${tile.title}${tile.count} 个` : tile.title}
          onTap={tile.open}
        >
          <Icon name={tile.icon} className="home-tile-icon" />
          <Text className="home-tile-title">{tile.title}</Text>
          {!!tile.count && <Text className="home-tile-count">{tile.count}</Text>}
        </Button>
      ))}
    </Box>
  )
}

export function fillFirst(open: TodoItem[], person: string | undefined): void {
  if (open.length > 0) openForm(open[0], person)
  else tell('现在没有要填的表单')
}
