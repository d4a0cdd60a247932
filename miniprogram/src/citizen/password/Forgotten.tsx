// A forgotten password: the phone is proved by a code. Citizens choose the new one, officials get theirs by text message.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, tell } from '@/components'
import { PasswordField } from '@/components/PasswordField'
import { PASSWORD_HINT, passwordError } from '@/components/passwords'
import { codeError, phoneError } from '@/components/phones'
import { Box, Button, Option } from '@/elements'
import { back } from '@/routes'
import { PhoneProof } from './PhoneProof'

export function Forgotten({ phone: given }: { phone: string }) {
  const [phone, setPhone] = useState(given)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [isOfficial, setIsOfficial] = useState(false)
  const [tried, setTried] = useState(false)
  const resetting = useAction(async (key: string) => {
    const body = { phone, code, ...(!isOfficial && { password }) }
    const { sent_by_sms } = await call('POST /api/v1/password-resets', { body, key })
    tell(sent_by_sms ? '新密码已用短信发送，登录后请修改' : '新密码已设置，请用它登录')
    back()
  })
  const wrong = isOfficial ? null : passwordError(password)
  const press = () => {
    setTried(true)
    if (!phoneError(phone) && !codeError(code) && wrong === null) void resetting.run()
  }
  return (
    <Box>
      <PhoneProof phone={phone} onPhone={setPhone} code={code} onCode={setCode} tried={tried} />
      <Option kind="checkbox" name="official" checked={isOfficial} onToggle={() => setIsOfficial(!isOfficial)}>
        我是管理人员：新密码由短信发送
      </Option>
      {!isOfficial && (
        <Box className="password-new">
          <PasswordField
            id="new-password"
            label="新密码"
            value={password}
            onChange={setPassword}
            onConfirm={press}
            hint={PASSWORD_HINT}
            error={tried ? wrong : null}
            isNew
          />
        </Box>
      )}
      <Refused error={resetting.error} />
      <Button kind="primary" block busy={resetting.busy} className="password-enter" onTap={press}>
        {isOfficial ? '发送新密码' : '设置新密码'}
      </Button>
    </Box>
  )
}
