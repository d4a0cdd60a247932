// Why a visit was not registered, and what else one can do at the door.

import { UnreachableError } from '@/api'
import { Refused } from '@/components'
import { Box } from '@/elements'
import { ConsentNeeded } from './ConsentNeeded'

export function EnteringRefused({ error, again }: { error: unknown; again: () => void }) {
  if (!(error instanceof UnreachableError)) return <ConsentNeeded error={error} onAgreed={again} />
  return (
    <>
      <Refused error={error} />
      <Box className="note">
        没有网络时不能登记，已填内容不会丢失。请出示已打开的“我的颜值”，值守人员可以离线核验；也可以请值守人员手工登记。
      </Box>
    </>
  )
}
