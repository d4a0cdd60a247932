// Which way comes first; the next is taken where one fails.

import { useAction } from '@/api/useAction'
import { Card, Refused } from '@/components'
import { toggled } from '@/components/toggled'
import { Box, Button, Option } from '@/elements'
import type { ChangeProps, Preferences, Way } from './preferences'
import { arranged, earlier } from './ways'

export function Order({ order, change }: ChangeProps & { order: Preferences['order'] }) {
  const changing = useAction(async (_: string, next: Way[]) => change({ order: next }))
  return (
    <Card title="怎样通知我">
      <Box className="note">从上到下依次尝试，一种送到就不再用下一种。全部关闭时只在应用内显示。</Box>
      {arranged(order).map((way, index) => (
        <Box key={way.id} className="ways-line">
          <Option
            kind="checkbox"
            name="ways"
            checked={way.isOn}
            disabled={changing.busy}
            onToggle={() => void changing.run(toggled(order, way.id))}
          >
            <Box>{way.isOn ? `${index + 1}. ${way.title}` : way.title}</Box>
            <Box className="row-note">{way.note}</Box>
          </Option>
          {way.isOn && index > 0 && (
            <Button
              kind="plain"
              size="small"
              disabled={changing.busy}
              label={`把${way.title}提前一位`}
              onTap={() => void changing.run(earlier(order, way.id))}
            >
              提前
            </Button>
          )}
        </Box>
      ))}
      <Refused error={changing.error} />
    </Card>
  )
}
