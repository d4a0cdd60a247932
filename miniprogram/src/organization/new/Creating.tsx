// A new organization: its questions, then a look at those of the same name before it is made.

import { useState } from 'react'
import { type Item, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused } from '@/components'
import { Box, Button } from '@/elements'
import { useStore } from '@/state/stores'
import { missingIn } from '../organizations'
import { ConfirmSheet } from './ConfirmSheet'
import { Questions } from './Questions'
import { draft } from './draft'
import { wrongOf } from './wrong'

export type Similar = Item<'GET /api/v1/similar-organizations'>

export function Creating() {
  const value = useStore(draft)
  const [isPressed, setPressed] = useState(false)
  const missing = isPressed ? missingIn(value) : {}
  const [similar, setSimilar] = useState<Similar[] | null>(null)
  const next = useAction(async () => {
    setPressed(true)
    if (Object.keys(missingIn(value)).length > 0) return
    const query = { name: value.name.trim(), region: value.region }
    setSimilar((await call('GET /api/v1/similar-organizations', { query })).items)
  })
  return (
    <>
      <Box className="note organization-lead">创建后您就是管理员，可以邀请员工、发布填报、查看填报情况。</Box>
      <Questions value={value} wrong={{ ...wrongOf(next.error), ...missing }} onChange={draft.set} />
      <Refused error={next.error} />
      <Box live>
        {Object.keys(missing).length > 0 && (
          <Box className="refused">还有 {Object.keys(missing).length} 项需要填写</Box>
        )}
      </Box>
      <Button kind="primary" block busy={next.busy} onTap={() => void next.run()}>
        下一步
      </Button>
      {similar && <ConfirmSheet described={value} similar={similar} close={() => setSimilar(null)} />}
    </>
  )
}
