// Changing an organization: only what differs is sent, and whoever was faster is shown.

import { useState } from 'react'
import { type Body, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, tell } from '@/components'
import { Box, Button } from '@/elements'
import { back } from '@/routes'
import { ConflictSheet } from '../ConflictSheet'
import { currentOf } from '../conflicts'
import { type Described, type Organization, changesOf, describedOf, differences, missingIn } from '../organizations'
import { Questions } from './Questions'
import { wrongOf } from './wrong'

export interface ChangingProps {
  read: Organization
  put: (organization: Organization) => void
}

type Changes = Body<'PATCH /api/v1/organizations/{organization}'>

export function Changing({ read, put }: ChangingProps) {
  const [value, setValue] = useState<Described>(() => describedOf(read))
  const [isPressed, setPressed] = useState(false)
  const missing = isPressed ? missingIn(value) : {}
  const changes = changesOf(describedOf(read), value)
  const save = useAction(async (_key, revision: number) => {
    setPressed(true)
    if (Object.keys(missingIn(value)).length > 0) return
    const given = { path: { organization: read.id }, body: changes as Changes, revision }
    if (Object.keys(changes).length > 0) await call('PATCH /api/v1/organizations/{organization}', given)
    tell('已保存')
    back()
  })
  const current = currentOf<Organization>(save.error, 'organization.changed')
  const takeTheirs = () => {
    if (!current) return
    save.clear()
    put(current)
    setValue(describedOf(current))
  }
  return (
    <>
      {read.certification === 'certified' && 'name' in changes && (
        <Box className="organization-similar">修改单位名称后，高级认证失效，需要重新申请。</Box>
      )}
      <Questions value={value} wrong={{ ...wrongOf(save.error), ...missing }} onChange={setValue} />
      {!current && <Refused error={save.error} />}
      <Button
        kind="primary"
        block
        busy={save.busy}
        disabled={Object.keys(changes).length === 0}
        onTap={() => void save.run(read.revision)}
      >
        保存
      </Button>
      {current && (
        <ConflictSheet
          differences={differences(current, changes)}
          busy={save.busy}
          keepMine={() => void save.run(current.revision)}
          takeTheirs={takeTheirs}
          close={save.clear}
        />
      )}
    </>
  )
}
