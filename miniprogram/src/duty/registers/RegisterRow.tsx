// One register in the list of registers: what it holds, and how many records its first tab has, over all one's scopes.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Badge, Row } from '@/components'
import type { Register } from '@/components/register'
import { go } from '@/routes'

const COUNTED = 3

export interface RegisterRowProps {
  register: Register
  /** Another value has it counted again. */
  asOf: unknown
}

export function RegisterRow({ register, asOf }: RegisterRowProps) {
  const [first] = register.tabs
  const counts = useLoad(first ? () => counted(register) : null, [register.id, asOf])
  const isByPlace = register.home === 'place' && register.scopes.length === 0
  const scopes = register.scopes.map(({ title }) => title).join('、')
  return (
    <Row
      icon="list"
      title={register.title}
      note={[register.category, isByPlace ? '从“我的值守点”进入' : scopes].filter(Boolean).join(' · ')}
      value={
        first && counts.data !== null && counts.data > 0 ? (
          <Badge tone="warning">{`${first.title} ${counts.data}`}</Badge>
        ) : undefined
      }
      onTap={() => (isByPlace ? go('posts') : go('register', { id: register.id }))}
    />
  )
}

async function counted({ id, scopes }: Register): Promise<number> {
  const path = { register: id }
  const asked = scopes
    .slice(0, COUNTED)
    .map(({ scope }) => call('GET /api/v1/registers/{register}/tabs', { path, query: { scope } }))
  return (await Promise.all(asked)).reduce((sum, { tabs }) => sum + (tabs[0]?.count ?? 0), 0)
}
