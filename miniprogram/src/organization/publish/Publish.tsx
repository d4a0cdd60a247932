// A new publication: from the template's title to the link in three taps.

import { type Answer, ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused, Shown } from '@/components'
import { dayOf } from '@/components/times'
import { Box, Button } from '@/elements'
import { replace } from '@/routes'
import { now } from '@/state/clock'
import { SettingsForm } from './SettingsForm'
import { bodyOf, type Frequency, usual } from './settings'
import { useKept } from './useKept'
import { faults } from './words'

type Template = Answer<'GET /api/v1/templates/{template}'>

export function Publish({ organization, template }: { organization: string; template: string }) {
  const loaded = useLoad(() => call('GET /api/v1/templates/{template}', { path: { template } }), [template])
  return <Shown of={loaded}>{(found) => <NewSettings organization={organization} template={found} />}</Shown>
}

function NewSettings({ organization, template }: { organization: string; template: Template }) {
  const frequency: Frequency = template.frequency === 'once' ? 'once' : 'per_round'
  const { settings, change, forget } = useKept(`publishing:${organization}:${template.id}`, () => usual(template.title, frequency, dayOf(now())))
  const publish = useAction(async (key, draft: boolean) => {
    const body = { template: template.id, version: template.version, organization, ...bodyOf(settings), draft }
    const made = await call('POST /api/v1/publications', { body, key })
    forget()
    replace('publication', { id: made.id, fresh: draft ? null : 1 })
  })
  const wrong = publish.error instanceof ProblemError ? faults(publish.error.errors) : {}
  return (
    <>
      <SettingsForm organization={organization} settings={settings} change={change} frequency={frequency} faults={wrong} />
      <Refused error={publish.error} />
      <Box className="page-footer">
        <Button onTap={() => void publish.run(true)} disabled={publish.busy}>
          存草稿
        </Button>
        <Button kind="primary" busy={publish.busy} onTap={() => void publish.run(false)}>
          发布
        </Button>
      </Box>
    </>
  )
}
