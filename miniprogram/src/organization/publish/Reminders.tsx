// When those who have not answered are reminded by themselves: so long before it is due, and after.

import { Card, Field } from '@/components'
import { Option } from '@/elements'
import { toggled } from '@/components/toggled'
import type { PartProps } from './SettingsForm'
import { minutesWords } from './words'

const BEFORE = [30, 60, 120, 720]
const AFTER = [15, 30, 60]

export function Reminders({ settings, change, faults }: PartProps) {
  return (
    <Card title="自动提醒未填报的人">
      <Field id="publish-before" label="截止以前" group error={faults['reminders.before']}>
        <Choices
          name="publish-before"
          offered={BEFORE}
          chosen={settings.before}
          word={(minutes) => `提前 ${minutesWords(minutes)}`}
          onChange={(before) => change({ before })}
        />
      </Field>
      {settings.graceMinutes > 0 && (
        <Field id="publish-after" label="截止以后（补报期内）" group error={faults['reminders.after']}>
          <Choices
            name="publish-after"
            offered={AFTER.filter((one) => one < settings.graceMinutes)}
            chosen={settings.after}
            word={(minutes) => `过 ${minutesWords(minutes)}`}
            onChange={(after) => change({ after })}
          />
        </Field>
      )}
    </Card>
  )
}

interface ChoicesProps {
  name: string
  offered: number[]
  chosen: number[]
  word: (minutes: number) => string
  onChange: (chosen: number[]) => void
}

function Choices({ name, offered, chosen, word, onChange }: ChoicesProps) {
  const all = [...new Set([...offered, ...chosen])].sort((one, other) => one - other)
  return (
    <>
      {all.map((minutes) => (
        <Option
          key={minutes}
          kind="checkbox"
          name={name}
          checked={chosen.includes(minutes)}
          onToggle={() => onChange(toggled(chosen, minutes).slice(-5))}
        >
          {word(minutes)}
        </Option>
      ))}
    </>
  )
}
