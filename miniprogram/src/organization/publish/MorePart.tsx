// What few need to change: the last day, holidays, late answers, reminders, corrections, and who hears of answers.

import { useState } from 'react'
import { Card, Field, Row } from '@/components'
import { Option, Select } from '@/elements'
import { MomentField } from './MomentField'
import { PeoplePicker } from './PeoplePicker'
import { Reminders } from './Reminders'
import type { PartProps } from './SettingsForm'
import type { Settings } from './settings'
import { minutesWords } from './words'

const GRACES = [0, 30, 60, 120, 240, 720, 1440]
const CORRECTIONS = [
  { value: 'due', label: '截止以前可以更正' },
  { value: 'close', label: '补报结束以前可以更正' },
  { value: 'nobody', label: '提交后不能更正' },
]

export function MorePart(props: PartProps) {
  const { settings, change, faults } = props
  const grace = (graceMinutes: number) =>
    change({ graceMinutes, after: settings.after.filter((one) => one < graceMinutes) })
  const graces = GRACES.includes(settings.graceMinutes) ? GRACES : [...GRACES, settings.graceMinutes]
  return (
    <>
      <Card title="时间">
        {settings.repeat !== 'once' && <Holidays {...props} />}
        <Field id="publish-grace" label="截止后可以补报" error={faults['schedule.grace_minutes']}>
          <Select
            id="publish-grace"
            options={graces.map((one) => ({ value: String(one), label: one === 0 ? '不能补报' : minutesWords(one) }))}
            value={String(settings.graceMinutes)}
            onChange={(value) => grace(Number(value))}
          />
        </Field>
        <Field id="publish-corrections" label="填错了怎么办" error={faults['corrections']}>
          <Select
            id="publish-corrections"
            options={CORRECTIONS}
            value={settings.corrections}
            onChange={(value) => change({ corrections: value as Settings['corrections'] })}
          />
        </Field>
      </Card>
      {settings.who === 'members' && <Reminders {...props} />}
      <Told {...props} />
    </>
  )
}

function Holidays({ settings, change, faults }: PartProps) {
  return (
    <>
      <MomentField
        id="publish-ends"
        kind="date"
        label="结束日期"
        value={settings.endsOn}
        min={settings.startsOn}
        hint="不选即一直发送，可随时结束"
        error={faults['schedule.ends_on']}
        onChange={(endsOn) => change({ endsOn })}
      />
      <Field id="publish-holidays" label="节假日" group error={faults['schedule.skip_holidays']}>
        <Option
          kind="checkbox"
          name="publish-skip"
          checked={settings.skipHolidays}
          onToggle={() => change({ skipHolidays: !settings.skipHolidays })}
        >
          法定节假日不发送
        </Option>
        {settings.skipHolidays && settings.repeat === 'weekdays' && (
          <Option
            kind="checkbox"
            name="publish-make-up"
            checked={settings.makeUp}
            onToggle={() => change({ makeUp: !settings.makeUp })}
          >
            周末调休上班日照常发送
          </Option>
        )}
      </Field>
    </>
  )
}

function Told({ organization, settings, change, faults }: PartProps) {
  const [picking, setPicking] = useState(false)
  const told = [
    { value: 'no', label: '不提醒我' },
    { value: 'each', label: '每次有新回复都提醒我' },
    ...(settings.who === 'members' ? [{ value: 'digest', label: '截止时汇总提醒我' }] : []),
  ]
  const tell = settings.who === 'members' || settings.tell !== 'digest' ? settings.tell : 'no'
  return (
    <Card title="谁能看到">
      <Row
        icon="share"
        title="添加共享人"
        note="他们也能查看填报情况；您和单位管理员默认可以"
        value={settings.viewers.length === 0 ? '未添加' : `${settings.viewers.length} 人`}
        onTap={() => setPicking(true)}
      />
      <Field id="publish-tell" label="有新回复时提醒我" error={faults['tell_publisher']}>
        <Select
          id="publish-tell"
          options={told}
          value={tell}
          onChange={(value) => change({ tell: value as Settings['tell'] })}
        />
      </Field>
      <Option
        kind="checkbox"
        name="publish-ding"
        checked={settings.ding}
        onToggle={() => change({ ding: !settings.ding })}
      >
        发DING通知（单位设置了钉钉或企业微信群时，发到群里）
      </Option>
      {picking && (
        <PeoplePicker
          title="添加共享人"
          organization={organization}
          by="account"
          most={20}
          chosen={settings.viewers}
          onClose={() => setPicking(false)}
          onDone={(viewers) => change({ viewers })}
        />
      )}
    </Card>
  )
}
