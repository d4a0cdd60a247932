// When the form is asked for: once, daily, on weekdays or every few days; from what time, until what time.

import { Card, Field, describedBy } from '@/components'
import { dayOf } from '@/components/times'
import { Box, Input, Option, Select, Text } from '@/elements'
import { now } from '@/state/clock'
import { toggled } from '@/components/toggled'
import { Deadline } from './Deadline'
import { MomentField } from './MomentField'
import type { PartProps } from './SettingsForm'
import { type Repeat, repeated } from './settings'
import { WEEKDAYS } from './words'

const REPEATS: { value: Repeat; label: string }[] = [
  { value: 'daily', label: '每天' },
  { value: 'weekdays', label: '每周的某几天' },
  { value: 'interval', label: '每隔几天' },
  { value: 'once', label: '只发送一次' },
]

export function TimesPart(props: PartProps) {
  const { settings, change, frequency, faults, isPublished } = props
  const today = dayOf(now())
  const isOnce = settings.repeat === 'once'
  return (
    <Card title="3. 什么时候填">
      {frequency === 'once' ? (
        <Box className="note publish-once">这个表单每人只填一次</Box>
      ) : (
        <Field id="publish-repeat" label="重复发送" error={faults['schedule.repeat']}>
          <Select
            id="publish-repeat"
            options={REPEATS}
            value={settings.repeat}
            onChange={(value) => change(repeated(settings, value as Repeat, today))}
          />
        </Field>
      )}
      {settings.repeat === 'weekdays' && <Weekdays {...props} />}
      {settings.repeat === 'interval' && <Every {...props} />}
      {isOnce && isPublished ? null : (
        <Box className="publish-two">
          <MomentField
            id="publish-starts"
            kind="date"
            label={isOnce ? '发送日期' : '开始日期'}
            value={settings.startsOn}
            min={today}
            error={faults['schedule.starts_on']}
            onChange={(startsOn) => change({ startsOn })}
          />
          <MomentField
            id="publish-time"
            kind="time"
            label="发送时间"
            value={settings.time}
            hint={settings.time ? '今天已过这个时间的，从明天开始' : '不选即发布后立即开始'}
            error={faults['schedule.time']}
            onChange={(time) => change({ time })}
          />
        </Box>
      )}
      <Deadline {...props} />
    </Card>
  )
}

function Weekdays({ settings, change, faults }: PartProps) {
  return (
    <Field id="publish-weekdays" label="每周" group error={faults['schedule.weekdays']}>
      <Box className="publish-weekdays">
        {WEEKDAYS.map((word, index) => (
          <Option
            key={word}
            kind="checkbox"
            name="publish-weekdays"
            className="publish-weekday"
            checked={settings.weekdays.includes(index + 1)}
            onToggle={() => change({ weekdays: toggled(settings.weekdays, index + 1) })}
          >
            <Text className="publish-weekday-word">周{word}</Text>
          </Option>
        ))}
      </Box>
    </Field>
  )
}

function Every({ settings, change, faults }: PartProps) {
  const error = faults['schedule.every']
  return (
    <Field id="publish-every" label="每隔几天" error={error}>
      <Input
        id="publish-every"
        kind="number"
        maxLength={3}
        value={settings.every}
        invalid={Boolean(error)}
        describedBy={describedBy('publish-every', null, error)}
        onChange={(every) => change({ every })}
      />
    </Field>
  )
}
