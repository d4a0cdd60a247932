// 谁可以填 and 发送范围: everybody with the link, or members; of these all, or departments and people.

import { useState } from 'react'
import { Card, Field, Row } from '@/components'
import { Box, Option } from '@/elements'
import { DepartmentPicker } from './DepartmentPicker'
import { PeoplePicker } from './PeoplePicker'
import type { PartProps } from './SettingsForm'
import { audienceWords } from './words'

type Picking = 'departments' | 'people' | null

export function AudiencePart({ organization, settings, change, faults }: PartProps) {
  const [picking, setPicking] = useState<Picking>(null)
  const isAll = settings.departments.length === 0 && settings.people.length === 0
  const error = faults['audience']
  return (
    <Card title="2. 谁来填">
      <Field id="publish-who" label="谁可以填" group error={error}>
        <Option
          kind="radio"
          name="publish-who"
          checked={settings.who === 'members'}
          onToggle={() => change({ who: 'members' })}
        >
          本单位成员（能看到谁没填，可以提醒）
        </Option>
        <Option
          kind="radio"
          name="publish-who"
          checked={settings.who === 'everyone'}
          onToggle={() => change({ who: 'everyone' })}
        >
          任何拿到链接的人
        </Option>
      </Field>
      {settings.who === 'members' && (
        <Field id="publish-range" label="发送范围" hint={isAll ? undefined : audienceWords(settings)} group>
          <Option
            kind="radio"
            name="publish-range"
            checked={isAll}
            onToggle={() => change({ departments: [], people: [] })}
          >
            全体成员
          </Option>
          <Box className="publish-range">
            <Row
              icon="company"
              title="按部门"
              value={chosen(settings.departments.length, '个部门')}
              onTap={() => setPicking('departments')}
            />
            <Row
              icon="members"
              title="按人员"
              value={chosen(settings.people.length, '人')}
              onTap={() => setPicking('people')}
            />
          </Box>
        </Field>
      )}
      {picking === 'departments' && (
        <DepartmentPicker
          organization={organization}
          chosen={settings.departments}
          onClose={() => setPicking(null)}
          onDone={(departments) => change({ departments })}
        />
      )}
      {picking === 'people' && (
        <PeoplePicker
          title="选择人员"
          organization={organization}
          by="id"
          chosen={settings.people}
          onClose={() => setPicking(null)}
          onDone={(people) => change({ people })}
        />
      )}
    </Card>
  )
}

function chosen(count: number, unit: string): string {
  return count === 0 ? '未选择' : `已选 ${count} ${unit}`
}
