// A new publication: from the template's title to the link in three taps.

import { useState } from 'react'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused, Shown } from '@/components'
import { dayOf } from '@/components/times'
import { Box, Button } from '@/elements'
import { replace } from '@/routes'
import { now } from '@/state/clock'
import { OWN } from '@/state/stores'
import { SettingsForm } from './SettingsForm'
import { bodyOf, type Frequency, usual } from './settings'
import { useFaults } from './useFaults'
import { useKept } from './useKept'

type Template = Answer<'GET /api/v1/templates/{template}'>

export function Publish({ organization, template }: { organization: string; template: string }) {
  const loaded = useLoad(() => call('GET /api/v1/templates/{template}', { path: { template } }), [template])
  return <Shown of={loaded}>{(found) => <NewSettings organization={organization} template={found} />}</Shown>
}

function NewSettings({ organization, template }: { organization: string; template: Template }) {
  const frequency: Frequency = template.frequency === 'once' ? 'once' : 'per_round'
  const initial = () => usual(template.title, frequency, dayOf(now()))
  const { settings, change, forget } = useKept(`${OWN}publishing:${organization}:${template.id}`, initial)
  const [isMade, setMade] = useState(false) // until the next page is there, nobody publishes twice
  const publish = useAction(async (key, draft: boolean) => {
    const body = { template: template.id, version: template.version, organization, ...bodyOf(settings), draft }
    const made = await call('POST /api/v1/publications', { body, key })
    forget()
    setMade(true)
    replace('publication', { id: made.id, fresh: draft ? null : 1 })
  })
  const faults = useFaults(settings, publish.error)
  const send = (draft: boolean) => faults.pass() && void publish.run(draft)
  return (
    <>
      <SettingsForm
        organization={organization}
        settings={settings}
        change={change}
        frequency={frequency}
        faults={faults.shown}
      />
      <Refused error={publish.error} />
      <Box className="page-footer">
        <Button onTap={() => send(true)} disabled={publish.busy || isMade}>
          存草稿
        </Button>
        <Button kind="primary" busy={publish.busy || isMade} onTap={() => send(false)}>
          发布
        </Button>
      </Box>
    </>
  )
}
