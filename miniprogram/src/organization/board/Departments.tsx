// Departments with how they stand; choosing one narrows the list of people.

import { Row, Sheet } from '@/components'
import { Box } from '@/elements'
import { Bar } from './Bars'
import { type Counts, type Department, answeredOf } from './states'

export interface DepartmentsProps {
  departments: Department[]
  total: Counts
  chosen: string
  onChoose: (department: string) => void
  onClose: () => void
}

export function Departments({ departments, total, chosen, onChoose, onClose }: DepartmentsProps) {
  const lines = [{ department: '', ...total }, ...departments]
  const choose = (department: string) => {
    onChoose(department)
    onClose()
  }
  return (
    <Sheet title="按部门查看" onClose={onClose}>
      {lines.map((line) => {
        const { answered, owed } = answeredOf(line)
        return (
          <Row
            key={line.department}
            title={`${line.department || '全部部门'}${line.department === chosen ? '（当前）' : ''}`}
            note={
              <Box>
                已填 {answered} / 应填 {owed}
                <Bar counts={line} />
              </Box>
            }
            value={line.missing > 0 ? `${line.missing} 人未上报` : '已报齐'}
            onTap={() => choose(line.department)}
          />
        )
      })}
    </Sheet>
  )
}
