// Naming a member by phone: to administer the organization too, or in one's own place.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Sheet, ask, tell } from '@/components'
import { PhoneField } from '@/components/PhoneField'
import { phoneError } from '@/components/phones'
import { Box, Button } from '@/elements'
import { replace } from '@/routes'

export type Naming = 'add' | 'transfer'

export interface AdministratorSheetProps {
  organization: string
  naming: Naming
  close: () => void
  named: () => Promise<void>
}

const WORDS: Record<Naming, { title: string; confirm: string; hint: string }> = {
  add: { title: '增加管理员', confirm: '增加', hint: '对方须已加入本单位；也可以在人员管理中打开一名成员，设为管理员' },
  transfer: { title: '移交管理权', confirm: '移交', hint: '对方须已加入本单位。移交后由对方管理，您不再是管理员' },
}

export function AdministratorSheet({ organization, naming, close, named }: AdministratorSheetProps) {
  const [phone, setPhone] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const { title, confirm, hint } = WORDS[naming]
  const path = { organization }
  const name = useAction(async (key) => {
    setWrong(phoneError(phone))
    if (phoneError(phone) !== null) return
    if (naming === 'add')
      await call('POST /api/v1/organizations/{organization}/administrators', { path, body: { phone }, key })
    else {
      if (
        !(await ask({
          title: '移交管理权？',
          text: `移交给手机号为 ${phone} 的成员后，您将不能再管理该单位。`,
          confirm: '移交',
          danger: true,
        }))
      )
        return
      await call('POST /api/v1/organizations/{organization}/transfer', { path, body: { phone }, key })
    }
    tell(naming === 'add' ? '已增加' : '已移交')
    close()
    if (naming === 'add') await named()
    else replace('organizations')
  })
  return (
    <Sheet
      title={title}
      onClose={close}
      footer={
        <Button kind="primary" busy={name.busy} onTap={() => void name.run()}>
          {confirm}
        </Button>
      }
    >
      <Box className="organization-lead">{hint}</Box>
      <PhoneField id="administrator-phone" label="对方的手机号" value={phone} onChange={setPhone} error={wrong} />
      <Refused error={name.error} />
    </Sheet>
  )
}
