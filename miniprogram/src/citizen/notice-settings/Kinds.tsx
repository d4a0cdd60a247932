// What one only wants to see in the app.

import { useAction } from '@/api/useAction'
import { Badge, Card, Refused } from '@/components'
import { toggled } from '@/components/toggled'
import { Box, Option } from '@/elements'
import type { ChangeProps, Preferences } from './preferences'

export function Kinds({ preferences: { kinds, muted }, change }: ChangeProps & { preferences: Preferences }) {
  const changing = useAction(async (_: string, next: Preferences['muted']) => change({ muted: next }))
  const toggle = (id: Preferences['muted'][number]) => void changing.run(toggled(muted, id))
  return (
    <Card title="哪些要通知我">
      <Box className="note">没有勾选的只在应用内显示。</Box>
      {kinds.map((kind) => (
        <Option
          key={kind.id}
          kind="checkbox"
          name="kinds"
          checked={!muted.includes(kind.id)}
          disabled={changing.busy}
          onToggle={() => toggle(kind.id)}
        >
          {kind.title} {kind.urgent && <Badge tone="warning">紧急</Badge>}
        </Option>
      ))}
      <Refused error={changing.error} />
    </Card>
  )
}
