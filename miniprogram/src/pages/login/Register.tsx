// Registering with a password; the phone is proved by a code.

import { useState } from 'react'
import { ProblemError, call } from '@/api'
import { PasswordField } from '@/components/PasswordField'
import { PASSWORD_HINT, passwordError } from '@/components/passwords'
import { Box } from '@/elements'
import { CodeForm } from './CodeLogin'
import type { WayProps } from './ways'

export function Register({ phone, onPhone, mayEnter, onEntered }: WayProps) {
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string | null>(null)
  const change = (typed: string) => {
    setPassword(typed)
    setError(null)
  }
  const check = () => {
    const wrong = passwordError(password)
    setError(wrong)
    return mayEnter() && wrong === null
  }
  const register = async (code: string, key: string) => {
    try {
      await onEntered(await call('POST /api/v1/registrations', { body: { phone, code, password }, key }))
    } catch (failure) {
      if (!(failure instanceof ProblemError) || failure.code !== 'password.weak') throw failure
      setError(failure.detail) // said at the field
    }
  }
  return (
    <Box>
      <PasswordField
        id="new-password"
        label="设置密码"
        value={password}
        onChange={change}
        hint={PASSWORD_HINT}
        error={error}
        isNew
      />
      <CodeForm phone={phone} onPhone={onPhone} mayEnter={check} submit="注册并登录" act={register} />
    </Box>
  )
}
