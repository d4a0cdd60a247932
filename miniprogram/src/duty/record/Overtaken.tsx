// Somebody else was faster, or has the record in hand: looking at how it stands now, or taking it over.

import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, tell } from '@/components'
import { Box, Button } from '@/elements'

export interface OvertakenProps {
  record: string
  error: unknown
  reload: () => Promise<void>
  onClose: () => void
}

const PASSED = ['record.decided', 'record.changed', 'record.step', 'record.not_found']

export function Overtaken({ record, error, reload, onClose }: OvertakenProps) {
  const takeOver = useAction(async (key) => {
    await call('POST /api/v1/records/{record}/claim', { path: { record }, body: { takeover: true }, key })
    tell('已接手，请再次确定')
  })
  const look = () => {
    onClose()
    void reload()
  }
  const code = error instanceof ProblemError ? error.code : ''
  if (code === 'record.claimed')
    return (
      <Box>
        <Button block busy={takeOver.busy} onTap={() => void takeOver.run()}>
          接手办理
        </Button>
        <Refused error={takeOver.error} />
      </Box>
    )
  if (!PASSED.includes(code)) return null
  return (
    <Button block onTap={look}>
      查看最新情况
    </Button>
  )
}
