// Changing a publication: only what was changed is sent, with the revision that was read. Where somebody else was
// faster, both sides are shown, and one chooses.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused, Shown, tell } from '@/components'
import { Box, Button } from '@/elements'
import { back } from '@/routes'
import { Conflict } from './Conflict'
import { SettingsForm } from './SettingsForm'
import { type Frequency, type Publication, type PublicationChange, changesOf, settingsOf } from './settings'
import { useFaults } from './useFaults'

export function Change({ publication }: { publication: string }) {
  const loaded = useLoad(() => call('GET /api/v1/publications/{publication}', { path: { publication } }), [publication])
  return (
    <Shown of={loaded}>
      {(found) => <ChangedSettings key={found.revision} publication={found} reload={() => void loaded.reload()} />}
    </Shown>
  )
}

function ChangedSettings({ publication, reload }: { publication: Publication; reload: () => void }) {
  const before = settingsOf(publication)
  const [settings, setSettings] = useState(before)
  const changed = changesOf(before, settings)
  const frequency = useLoad(() => frequencyOf(publication), [publication.template])
  const save = useAction(async (_key, body: PublicationChange, revision: number) => {
    await call('PATCH /api/v1/publications/{publication}', { path: { publication: publication.id }, body, revision })
    tell('已保存，从下一次填报起生效')
    back()
  })
  const insist = useAction(async (_key) => {
    const now = await call('GET /api/v1/publications/{publication}', { path: { publication: publication.id } })
    if (changed) await save.run(changed, now.revision ?? 1)
  })
  const isLate = save.error instanceof ProblemError && save.error.code === 'publication.changed'
  const conflict = isLate && save.error instanceof ProblemError ? save.error.errors : null
  const faults = useFaults(settings, conflict === null ? save.error : null)
  return (
    <>
      <SettingsForm
        organization={publication.organization ?? ''}
        settings={settings}
        change={(part) => setSettings((held) => ({ ...held, ...part }))}
        frequency={frequency.data ?? 'per_round'}
        faults={faults.shown}
        isPublished={publication.status !== 'draft'}
      />
      {conflict === null && <Refused error={save.error} />}
      {conflict && (
        <Conflict
          sides={conflict}
          busy={insist.busy || save.busy}
          onMine={() => void insist.run()}
          onTheirs={reload}
          onClose={save.clear}
        />
      )}
      <Box className="page-footer">
        <Button onTap={back}>取消</Button>
        <Button
          kind="primary"
          busy={save.busy}
          disabled={changed === null}
          onTap={() => changed && faults.pass() && void save.run(changed, publication.revision ?? 1)}
        >
          保存
        </Button>
      </Box>
    </>
  )
}

async function frequencyOf({ template, version }: Publication): Promise<Frequency> {
  const found = await call('GET /api/v1/templates/{template}', { path: { template }, query: { version } })
  return found.frequency === 'once' ? 'once' : 'per_round'
}
