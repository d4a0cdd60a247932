// What one's office or post asks for on the phone; nothing for who has neither.

import type { Answer } from '@/api'
import { Card, Row } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'
import type { Duty } from './dutiesByVerb'

export interface DutiesProps {
  duties: Duty[]
  grants: Answer<'GET /api/v1/me/access'>['grants']
}

export function Duties({ duties, grants }: DutiesProps) {
  if (grants.length === 0) return null
  const titles = [...new Set(grants.map((grant) => grant.title))].join('、')
  return (
    <Card title="值守与办理" aside={titles}>
      {duties.length === 0 && <Box className="note">这里没有要在手机上办的事，请在管理后台办理。</Box>}
      {duties.map((duty) => (
        <Row key={duty.page} icon={duty.icon} title={duty.title} note={duty.note} onTap={() => go(duty.page)} />
      ))}
    </Card>
  )
}
