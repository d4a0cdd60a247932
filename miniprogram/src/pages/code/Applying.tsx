// The city's code (LT-4): the form by which one applies for it, and brings it up to date.

import { Card, Row } from '@/components'
import { go } from '@/routes'
import { usePolicy } from '@/state/policies'

export function Applying({ policy: id, person }: { policy: string; person?: string }) {
  const policy = usePolicy(id)
  const form = policy?.application
  if (!policy || !form) return null
  return (
    <Card>
      <Row
        icon="apply"
        title={`申领或更新${policy.title}`}
        note="如实填写居住、健康和行程情况，颜色随之更新"
        onTap={() => go('fill', { template: form, person })}
      />
    </Card>
  )
}
