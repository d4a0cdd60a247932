// A member who is on the list.

import { useState } from 'react'
import type { Tree } from '@anma/form-core'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Shown } from '@/components'
import { Actions } from './Actions'
import { Details } from './Details'
import { Editing } from './Editing'
import { Leaves } from './Leaves'

export interface KnownProps {
  organization: string
  id: string
  tree: Tree
}

export function Known({ organization, id, tree }: KnownProps) {
  const [isEdited, setEdited] = useState(false)
  const path = { organization, member: id }
  const member = useLoad(
    () => call('GET /api/v1/organizations/{organization}/members/{member}', { path }),
    [organization, id],
  )
  return (
    <Shown of={member}>
      {(entry) =>
        isEdited ? (
          <Editing entry={entry} tree={tree} put={member.put} close={() => setEdited(false)} />
        ) : (
          <>
            <Details entry={entry} tree={tree} edit={() => setEdited(true)} />
            {entry.state !== 'left' && <Leaves path={path} />}
            {entry.state !== 'left' && <Actions entry={entry} />}
          </>
        )
      }
    </Shown>
  )
}
