// The hours in which nothing is sent outside of the app, but what is urgent.

import { useAction } from '@/api/useAction'
import { Card, Refused } from '@/components'
import { Box, DateInput, Option, Text } from '@/elements'
import type { ChangeProps, Preferences } from './preferences'

const USUAL = { from: '22:00', to: '07:00' }

export function Quiet({ quiet, change }: ChangeProps & { quiet: Preferences['quiet'] }) {
  const changing = useAction(async (_: string, next: Preferences['quiet']) => change({ quiet: next }))
  const set = (next: Preferences['quiet']) => void changing.run(next)
  return (
    <Card title="免打扰">
      <Option
        kind="checkbox"
        name="quiet"
        checked={quiet !== null}
        disabled={changing.busy}
        onToggle={() => set(quiet === null ? USUAL : null)}
      >
        在下面的时段不打扰，紧急消息除外
      </Option>
      {quiet !== null && (
        <Box className="quiet-times">
          <DateInput
            id="quiet-from"
            kind="time"
            value={quiet.from}
            onChange={(from) => from && set({ ...quiet, from })}
            label="开始时间"
          />
          <Text>至</Text>
          <DateInput
            id="quiet-to"
            kind="time"
            value={quiet.to}
            onChange={(to) => to && set({ ...quiet, to })}
            label="结束时间"
          />
        </Box>
      )}
      <Refused error={changing.error} />
    </Card>
  )
}
