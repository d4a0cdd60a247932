// A new password instead of the old one, or of one that was forgotten while the phone is still at hand. All other logins
// end with it.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Tabs, tell } from '@/components'
import { PasswordField } from '@/components/PasswordField'
import { OFFICIAL_HINT, PASSWORD_HINT, officialPasswordError, passwordError } from '@/components/passwords'
import { codeError, phoneError } from '@/components/phones'
import { Box, Button } from '@/elements'
import { leave } from '@/pages/login/entering'
import { deviceToken } from '@/state/device'
import { type Session, begin } from '@/state/session'
import { PhoneProof } from './PhoneProof'

const WAYS: { id: 'old' | 'code'; title: string }[] = [
  { id: 'old', title: '凭原密码' },
  { id: 'code', title: '凭短信验证码' },
]

export function Change({ session, next }: { session: Session; next: string | undefined }) {
  const isOfficial = session.roles.length > 0
  const [way, setWay] = useState<'old' | 'code'>('old')
  const [old, setOld] = useState('')
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const changing = useAction(async (key: string) => {
    const proof = way === 'old' ? { old } : { code }
    begin(await call('POST /api/v1/me/password', { body: { new: password, ...proof }, key }))
    deviceToken.set(null) // trusted phones are forgotten with the old password
    tell('密码已修改，其他设备上的登录已失效')
    leave(next)
  })
  const wrong = isOfficial ? officialPasswordError(password) : passwordError(password)
  const isProved = way === 'old' ? old !== '' : !phoneError(phone) && !codeError(code)
  const weak =
    changing.error instanceof ProblemError && changing.error.code === 'password.weak' ? changing.error.detail : null
  const press = () => {
    setTried(true)
    if (isProved && wrong === null) void changing.run()
  }
  return (
    <Box>
      {session.must_change && (
        <Box className="note password-must">首次登录或密码过于简单，请先设置自己的新密码再使用。</Box>
      )}
      <Tabs tabs={WAYS} current={way} onChoose={setWay} label="怎样证明是本人" />
      {way === 'old' ? (
        <PasswordField
          id="old-password"
          label="原密码"
          value={old}
          onChange={setOld}
          error={tried && old === '' ? '请填写原密码' : null}
        />
      ) : (
        <PhoneProof phone={phone} onPhone={setPhone} code={code} onCode={setCode} tried={tried} />
      )}
      <PasswordField
        id="new-password"
        label="新密码"
        value={password}
        onChange={setPassword}
        onConfirm={press}
        hint={isOfficial ? OFFICIAL_HINT : PASSWORD_HINT}
        error={tried ? (wrong ?? weak) : null}
        isNew
      />
      <Refused error={weak ? null : changing.error} />
      <Button kind="primary" block busy={changing.busy} onTap={press}>
        修改密码
      </Button>
    </Box>
  )
}
