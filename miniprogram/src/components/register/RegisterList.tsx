// Any list that officials or an organization work, drawn from its declaration (GET /registers/{register}): tabs with counts,
// search, filters, orders, cards, steps for many at once, exports. What one looks for survives opening a record and coming back.

import type { ReactNode } from 'react'
import { Empty } from '../Empty'
import { Shown } from '../Shown'
import { Listed } from './Listed'
import type { Register } from './types'
import { useDeclared } from './useDeclared'

export interface RegisterListProps {
  /** Id of the register: that of its template, such as `organization_member`. */
  register: string
  /** Whose list, such as `organization:<id>`: then there is no switch. Absent: the actor's own, with a switch between several. */
  scope?: string
  /** The tab to open, whatever was looked at before. */
  tab?: string
  /** The filters to open with, whatever was looked at before: another question than without them. */
  filters?: Readonly<Record<string, string>>
  /** What tapping a card does; cards cannot be tapped without it. `neighbors.ts` knows which record follows. */
  onOpen?: (record: string, register: Register) => void
  /** Above the list, scrolling with it; may speak of the register and of the list that is shown. */
  header?: ReactNode | ((register: Register, scope: string) => ReactNode)
  /** What to do when there is nothing at all in the list (inviting, adding). */
  empty?: ReactNode
}

export function RegisterList(props: RegisterListProps) {
  const declared = useDeclared(props.register)
  return (
    <Shown of={declared}>
      {(found) =>
        props.scope || found.register.scopes.length > 0 ? (
          <Listed key={`${props.register} ${props.scope}`} {...props} declared={found} />
        ) : (
          <Empty icon="place" title="请先选择值守点" note="这份台账按场所查看，请从“我的值守点”进入" />
        )
      }
    </Shown>
  )
}
