// Logging in with a password, and with whatever the server asks for besides.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Refused } from '@/components'
import { CodeField } from '@/components/CodeField'
import { PasswordField } from '@/components/PasswordField'
import { PhoneField } from '@/components/PhoneField'
import { phoneError } from '@/components/phones'
import { Box, Button, Option } from '@/elements'
import { go } from '@/routes'
import { deviceTitle, deviceToken } from '@/state/device'
import { CaptchaField } from './CaptchaField'
import { NO_STEPS, afterRefusal, passwordBody, withTrust } from './passwordSteps'
import type { WayProps } from './ways'

export function PasswordLogin({ phone, onPhone, mayEnter, onEntered }: WayProps) {
  const [password, setPassword] = useState('')
  const [captchaText, setCaptchaText] = useState('')
  const [code, setCode] = useState('')
  const [steps, setSteps] = useState(NO_STEPS)
  const [tried, setTried] = useState(false)
  const captcha = useLoad(steps.captcha ? () => call('GET /api/v1/captchas') : null, [steps.captcha])
  const entering = useAction(async (key: string) => {
    const typed = { phone, password, captcha: captcha.data && { id: captcha.data.id, text: captchaText }, code }
    try {
      await onEntered(
        await call('POST /api/v1/sessions/password', {
          body: passwordBody(steps, typed, deviceToken.get(), deviceTitle),
          key,
        }),
      )
    } catch (error) {
      if (error instanceof ProblemError) setSteps(afterRefusal(steps, error.code))
      setCaptchaText('') // a captcha is good once
      if (steps.captcha) void captcha.reload()
      throw error
    }
  })
  const wrong = { phone: phoneError(phone), password: password === '' ? '请填写密码' : null }
  const press = () => {
    setTried(true)
    const may = mayEnter() // says so below, also when the fields are wrong
    if (!wrong.phone && !wrong.password && may) void entering.run()
  }
  const send = (key: string) =>
    wrong.phone ? null : call('POST /api/v1/login-codes', { body: { phone, purpose: 'login' }, key })
  return (
    <Box>
      <PhoneField value={phone} onChange={onPhone} error={tried ? wrong.phone : null} />
      <PasswordField
        id="password"
        label="密码"
        value={password}
        onChange={setPassword}
        onConfirm={press}
        error={tried ? wrong.password : null}
      />
      {steps.captcha ? (
        <CaptchaField captcha={captcha} value={captchaText} onChange={setCaptchaText} />
      ) : (
        <Button kind="plain" size="small" onTap={() => setSteps({ ...steps, captcha: true })}>
          管理人员须加图形验证码
        </Button>
      )}
      {steps.code && <CodeField label="短信验证码" value={code} onChange={setCode} onConfirm={press} send={send} />}
      {(steps.captcha || steps.code) && (
        <Option
          kind="checkbox"
          name="trust"
          checked={steps.trust}
          onToggle={() => setSteps(withTrust(steps, !steps.trust))}
        >
          信任这部手机，以后不用图形验证码
        </Option>
      )}
      <Refused error={entering.error} />
      <Button kind="primary" block busy={entering.busy} className="login-enter" onTap={press}>
        登录
      </Button>
      <Button kind="plain" size="small" onTap={() => go('password', { phone })}>
        忘记密码
      </Button>
    </Box>
  )
}
