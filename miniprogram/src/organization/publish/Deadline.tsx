// Until when each round is to be answered; of something sent once, on which day.

import { Field } from '@/components'
import { Box, Select } from '@/elements'
import { MomentField } from './MomentField'
import type { PartProps } from './SettingsForm'

const DAYS = [
  { value: '0', label: '当天' },
  { value: '1', label: '第二天' },
  { value: '2', label: '两天后' },
  { value: '3', label: '三天后' },
  { value: '7', label: '七天后' },
]

export function Deadline({ settings, change, faults }: PartProps) {
  const days = String(settings.deadlineDays)
  const options = DAYS.some((one) => one.value === days) ? DAYS : [...DAYS, { value: days, label: `${days} 天后` }]
  return (
    <Box className="publish-two">
      {settings.repeat === 'once' ? (
        <MomentField
          id="publish-ends"
          kind="date"
          label="截止日期"
          value={settings.endsOn}
          min={settings.startsOn}
          hint="不选即一年内有效"
          error={faults['schedule.ends_on']}
          onChange={(endsOn) => change({ endsOn })}
        />
      ) : (
        <Field id="publish-deadline-days" label="截止日" error={faults['schedule.deadline_days']}>
          <Select
            id="publish-deadline-days"
            options={options}
            value={days}
            onChange={(value) => change({ deadlineDays: Number(value) })}
          />
        </Field>
      )}
      <MomentField
        id="publish-deadline"
        kind="time"
        label="截止时间"
        value={settings.deadline}
        hint="不选即到当天结束"
        error={faults['schedule.deadline']}
        onChange={(deadline) => change({ deadline })}
      />
    </Box>
  )
}
