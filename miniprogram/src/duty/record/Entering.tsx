// A new record that is entered by hand, in an organization's list or for a region.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Field, Refused, Shown, tell } from '@/components'
import { fieldErrors, Form, loadTree } from '@/form'
import { RegionPicker } from '@/form/regions/RegionPicker'
import { replace } from '@/routes'
import type { Answers } from '@anma/form-core'

/** A street has nine digits; a record belongs nowhere above it. */
const FINE = 9

export function Entering({ register, scope }: { register: string; scope: string }) {
  const [kind, name = ''] = scope.split(':')
  const isOrganization = kind === 'organization'
  const [region, setRegion] = useState(isOrganization || name.length < FINE ? '' : name)
  const form = useLoad(() => loadTree(register), [register])
  const enter = useAction(async (key, answers: Answers) => {
    const body = { answers, ...(isOrganization ? { organization: name } : { region }) }
    const made = await call('POST /api/v1/registers/{register}/records', { path: { register }, body, key })
    tell('已新增')
    replace('record', { id: made.id })
  })
  const submit = (answers: Answers) => {
    if (!isOrganization && region === '') return tell('请先选择所属区域', 'failed')
    void enter.run(answers)
  }
  return (
    <>
      {!isOrganization && (
        <Field id="entered-region" label="所属区域" required>
          <RegionPicker id="entered-region" label="所属区域" value={region} onChange={setRegion} required />
        </Field>
      )}
      <Shown of={form}>
        {(tree) => (
          <Form tree={tree} submit="保存" busy={enter.busy} errors={fieldErrors(enter.error)} onSubmit={submit} />
        )}
      </Shown>
      <Refused error={enter.error} />
    </>
  )
}
