// Logging in with a code that is sent to the phone; whoever is new gets an account by it.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused } from '@/components'
import { CodeField } from '@/components/CodeField'
import { PhoneField } from '@/components/PhoneField'
import { codeError, phoneError } from '@/components/phones'
import { Box, Button } from '@/elements'
import type { NewSession } from './entering'
import type { WayProps } from './ways'

export function CodeLogin({ phone, onPhone, mayEnter, onEntered }: WayProps) {
  const logIn = (code: string, key: string): Promise<NewSession> =>
    call('POST /api/v1/sessions', { body: { phone, code }, key })
  return (
    <CodeForm
      phone={phone}
      onPhone={onPhone}
      mayEnter={mayEnter}
      submit="登录"
      act={async (code, key) => onEntered(await logIn(code, key))}
      note="未注册的手机号验证后自动注册"
    />
  )
}

export interface CodeFormProps extends Pick<WayProps, 'phone' | 'onPhone' | 'mayEnter'> {
  submit: string
  note?: string
  act: (code: string, key: string) => Promise<unknown>
}

/** A phone number and the code that proves it. */
export function CodeForm({ phone, onPhone, mayEnter, submit, note, act }: CodeFormProps) {
  const [code, setCode] = useState('')
  const [tried, setTried] = useState<'nothing' | 'sending' | 'entering'>('nothing')
  const entering = useAction((key: string) => act(code, key))
  const wrong = { phone: phoneError(phone), code: codeError(code) }
  const press = () => {
    setTried('entering')
    const may = mayEnter() // says so below, also when the fields are wrong
    if (!wrong.phone && !wrong.code && may) void entering.run()
  }
  const send = (key: string) => {
    setTried('sending')
    return wrong.phone ? null : call('POST /api/v1/login-codes', { body: { phone, purpose: 'login' }, key })
  }
  return (
    <Box>
      <PhoneField value={phone} onChange={onPhone} error={tried === 'nothing' ? null : wrong.phone} />
      <CodeField
        value={code}
        onChange={setCode}
        onConfirm={press}
        error={tried === 'entering' ? wrong.code : null}
        send={send}
      />
      <Refused error={entering.error} />
      <Button kind="primary" block busy={entering.busy} onTap={press}>
        {submit}
      </Button>
      {note && <Box className="note login-note">{note}</Box>}
    </Box>
  )
}
