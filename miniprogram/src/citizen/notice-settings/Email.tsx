// The mailbox: typed in, proved by a code that is sent to it, taken away again.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Field, Refused, Row, ask, describedBy, tell } from '@/components'
import { CodeField } from '@/components/CodeField'
import { codeError } from '@/components/phones'
import { Button, Input } from '@/elements'

export interface EmailProps {
  /** The proved address, masked. */
  email: string | null
  changed: (email: string | null) => void
}

export function Email({ email, changed }: EmailProps) {
  return (
    <Card title="邮箱">
      {email === null ? <Proof changed={changed} /> : <Proved email={email} changed={changed} />}
    </Card>
  )
}

function Proved({ email, changed }: { email: string; changed: (email: null) => void }) {
  const removing = useAction(async () => {
    if (
      !(await ask({
        title: '删除邮箱？',
        text: '以后不再用邮件通知您，也不能把导出的文件发到邮箱。',
        confirm: '删除',
        danger: true,
      }))
    )
      return
    await call('DELETE /api/v1/me/email')
    changed(null)
  })
  return (
    <>
      <Row icon="mail" title={email} value="已验证" />
      <Refused error={removing.error} />
      <Button busy={removing.busy} onTap={() => void removing.run()}>
        删除邮箱
      </Button>
    </>
  )
}

function Proof({ changed }: { changed: (email: string) => void }) {
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [tried, setTried] = useState<'nothing' | 'sending' | 'proving'>('nothing')
  const wrong = address.includes('@') ? null : '请填写邮箱地址'
  const proving = useAction(async () => {
    const proved = await call('PUT /api/v1/me/email/verification', { body: { code } })
    tell('邮箱已验证')
    changed(proved.email)
  })
  const send = (key: string) => {
    setTried('sending')
    return wrong ? null : call('POST /api/v1/me/email', { body: { email: address.trim() }, key })
  }
  const press = () => {
    setTried('proving')
    if (!codeError(code)) void proving.run()
  }
  const error = tried === 'nothing' ? null : wrong
  return (
    <>
      <Field id="email" label="邮箱地址" error={error}>
        <Input
          id="email"
          kind="email"
          value={address}
          onChange={setAddress}
          maxLength={254}
          invalid={!!error}
          describedBy={describedBy('email', null, error)}
          label="邮箱地址"
        />
      </Field>
      <CodeField
        id="email-code"
        label="邮件中的验证码"
        value={code}
        onChange={setCode}
        onConfirm={press}
        error={tried === 'proving' ? codeError(code) : null}
        send={send}
      />
      <Refused error={proving.error} />
      <Button kind="primary" busy={proving.busy} onTap={press}>
        验证邮箱
      </Button>
    </>
  )
}
