// What color the answers came to, in its word; the whole result is one tap away.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Row } from '@/components'
import { go } from '@/routes'

export function ColorRow({ person }: { person: string }) {
  const color = useLoad(() => call('GET /api/v1/me/color', { query: { person } }), [person])
  const [first] = color.data?.colors ?? []
  if (!first) return null
  return <Row title="当前颜值" value={first.label} onTap={() => go('code', { person })} />
}
