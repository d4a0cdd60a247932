// A code that is sent to a phone or a mailbox: asking for it, how long until the next, and typing it in.

import { ProblemError } from '@/api'
import { useAction } from '@/api/useAction'
import { Box, Button, Input } from '@/elements'
import { useState } from 'react'
import { Field, describedBy } from './Field'
import { Refused } from './Refused'
import { waitWords } from './phones'
import { useCountdown } from './useCountdown'

export interface CodeFieldProps {
  id?: string
  label?: string
  value: string
  onChange: (value: string) => void
  onConfirm?: () => void
  error?: string | null
  /** Has a code sent; null when there is nothing to send it to yet. */
  send: (key: string) => Promise<{ retry_after: number; expires_in: number }> | null
}

export function CodeField({ id = 'code', label = '验证码', value, onChange, onConfirm, error, send }: CodeFieldProps) {
  const [left, countDown] = useCountdown()
  const [goodFor, setGoodFor] = useState<number | null>(null)
  const sending = useAction(async (key: string) => {
    try {
      const sent = await send(key)
      if (sent === null) return
      countDown(sent.retry_after)
      setGoodFor(sent.expires_in)
    } catch (error) {
      if (error instanceof ProblemError && error.retryAfter !== null) countDown(error.retryAfter)
      throw error
    }
  })
  const hint = goodFor === null || sending.error !== null ? null : `验证码已发送，${waitWords(goodFor)}内有效`
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Box className="code-line">
        <Input
          id={id}
          kind="one-time-code"
          value={value}
          onChange={(typed) => onChange(typed.replace(/\D/g, '').slice(0, 6))}
          onConfirm={onConfirm}
          placeholder="6 位数字"
          invalid={!!error}
          required
          describedBy={describedBy(id, hint, error)}
          label={label}
        />
        <Button className="code-send" busy={sending.busy} disabled={left > 0} onTap={() => void sending.run()}>
          {left > 0 ? `${waitWords(left)}后可重发` : goodFor === null ? '获取验证码' : '重新获取'}
        </Button>
      </Box>
      <Refused error={sending.error} />
    </Field>
  )
}
