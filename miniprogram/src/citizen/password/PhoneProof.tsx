// The phone number of the account and the code that proves it, for a new password.

import { useState } from 'react'
import { call } from '@/api'
import { CodeField } from '@/components/CodeField'
import { PhoneField } from '@/components/PhoneField'
import { codeError, phoneError } from '@/components/phones'

export interface PhoneProofProps {
  phone: string
  onPhone: (phone: string) => void
  code: string
  onCode: (code: string) => void
  tried: boolean
}

export function PhoneProof({ phone, onPhone, code, onCode, tried }: PhoneProofProps) {
  const [asked, setAsked] = useState(false)
  const wrong = phoneError(phone)
  const send = (key: string) => {
    setAsked(true)
    return wrong ? null : call('POST /api/v1/login-codes', { body: { phone, purpose: 'password' }, key })
  }
  return (
    <>
      <PhoneField value={phone} onChange={onPhone} error={tried || asked ? wrong : null} />
      <CodeField value={code} onChange={onCode} error={tried ? codeError(code) : null} send={send} />
    </>
  )
}
