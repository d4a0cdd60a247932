// The settings of a publication: what it is called, whom it asks, when; and behind one tap what few need to change.

import { useState } from 'react'
import { Card, Field, describedBy } from '@/components'
import { Button, Input } from '@/elements'
import { AudiencePart } from './AudiencePart'
import { MorePart } from './MorePart'
import { NextRounds } from './NextRounds'
import { TimesPart } from './TimesPart'
import type { Frequency, Settings } from './settings'

export interface PartProps {
  organization: string
  settings: Settings
  change: (part: Partial<Settings>) => void
  frequency: Frequency
  /** What is wrong, by part of the page (`faults`). */
  faults: Record<string, string>
  /** Something sent once keeps its start when it was published. */
  isPublished?: boolean
}

export function SettingsForm(props: PartProps) {
  const { settings, change, frequency, faults } = props
  const [more, setMore] = useState(false)
  const isMoreWrong = Object.keys(faults).some((place) => MORE.includes(place))
  return (
    <>
      <Card title="1. 表单">
        <Field id="publish-title" label="标题" required error={faults['title']}>
          <Input
            id="publish-title"
            value={settings.title}
            maxLength={80}
            invalid={Boolean(faults['title'])}
            describedBy={describedBy('publish-title', null, faults['title'])}
            onChange={(title) => change({ title })}
          />
        </Field>
      </Card>
      <AudiencePart {...props} />
      <TimesPart {...props} />
      <NextRounds settings={settings} frequency={frequency} />
      {more || isMoreWrong ? (
        <MorePart {...props} />
      ) : (
        <Button kind="plain" block onTap={() => setMore(true)}>
          更多设置（共享、提醒、补报、节假日）
        </Button>
      )}
    </>
  )
}

const MORE = [
  'viewers',
  'tell_publisher',
  'ding',
  'corrections',
  'reminders.before',
  'reminders.after',
  'schedule.grace_minutes',
  'schedule.skip_holidays',
  'schedule.make_up',
]
