// Choosing departments: each with those below it.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Sheet, Shown } from '@/components'
import { Box, Button, Option, Text } from '@/elements'
import { toggled } from '@/components/toggled'
import { type Department, treeOf } from '../departments/tree'

export interface DepartmentPickerProps {
  organization: string
  chosen: string[]
  onDone: (paths: string[]) => void
  onClose: () => void
}

export function DepartmentPicker({ organization, chosen, onDone, onClose }: DepartmentPickerProps) {
  const [paths, setPaths] = useState(chosen)
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}/departments', { path: { organization } }),
    [organization],
  )
  const done = () => {
    onDone(paths)
    onClose()
  }
  return (
    <Sheet
      title="选择部门"
      onClose={onClose}
      footer={
        <Button kind="primary" onTap={done}>
          确定（{paths.length}）
        </Button>
      }
    >
      <Shown of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="company" title="还没有部门" note="可以在“部门”中建立，或发送给全体成员" />
          ) : (
            <Level
              departments={treeOf(items)}
              depth={0}
              paths={paths}
              toggle={(path) => setPaths((held) => toggled(held, path))}
            />
          )
        }
      </Shown>
    </Sheet>
  )
}

interface LevelProps {
  departments: Department[]
  depth: number
  paths: string[]
  toggle: (path: string) => void
}

function Level({ departments, depth, paths, toggle }: LevelProps) {
  return (
    <>
      {departments.map((one) => {
        const isBelowChosen = paths.some((path) => one.path.startsWith(`${path}/`))
        return (
          <Box
            key={one.path}
            className={depth === 0 ? 'publish-department' : 'publish-department publish-department-below'}
          >
            <Option
              kind="checkbox"
              name="publish-department"
              checked={isBelowChosen || paths.includes(one.path)}
              disabled={isBelowChosen}
              onToggle={() => toggle(one.path)}
            >
              {one.name} <Text className="note">{one.total} 人</Text>
            </Option>
            {one.children.length > 0 && (
              <Level departments={one.children} depth={depth + 1} paths={paths} toggle={toggle} />
            )}
          </Box>
        )
      })}
    </>
  )
}
