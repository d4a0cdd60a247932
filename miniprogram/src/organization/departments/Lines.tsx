// The tree of departments; of very many, those whose path holds what one looks for.

import { useState } from 'react'
import { Card, Empty, Row } from '@/components'
import { Box, Button, Input } from '@/elements'
import type { Line } from './tree'

/** More than these are searched. */
const LONG = 20
/** So many are drawn at once. */
const DRAWN = 200
const INDENT = 16

export interface LinesProps {
  all: readonly Line[]
  open: (department: Line) => void
  add: () => void
}

export function Lines({ all, open, add }: LinesProps) {
  const [part, setPart] = useState('')
  const found = all.filter(({ path }) => path.includes(part.trim()))
  const button = (
    <Button size="small" onTap={add}>
      添加部门
    </Button>
  )
  return (
    <Card title={`共 ${all.length} 个部门`} aside={button}>
      {all.length > LONG && (
        <Input
          id="departments-search"
          kind="search"
          value={part}
          onChange={setPart}
          placeholder="查找部门"
          label="查找部门"
        />
      )}
      {all.length === 0 && <Empty icon="company" title="还没有部门" note="添加部门，或在导入花名册时自动建立" />}
      {all.length > 0 && found.length === 0 && <Empty icon="search" title="没有找到这个部门" />}
      {found.slice(0, DRAWN).map((one) => (
        <Department key={one.path} line={one} open={() => open(one)} />
      ))}
      {found.length > DRAWN && <Box className="note">还有 {found.length - DRAWN} 个，请输入名称查找</Box>}
    </Card>
  )
}

function Department({ line, open }: { line: Line; open: () => void }) {
  const { name, depth, members, total } = line
  const note = total === members ? undefined : `本部门 ${members} 人`
  return (
    <Box style={{ paddingLeft: `${Math.min(depth, 6) * INDENT}px` }}>
      <Row title={name} note={note} value={`${total} 人`} onTap={open} />
    </Box>
  )
}
