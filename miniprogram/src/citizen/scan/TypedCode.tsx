// The code typed by hand: what stands in letters below a printed one, or a link.

import { useState } from 'react'
import { Field } from '@/components'
import { Box, Button, Input } from '@/elements'

export function TypedCode({ onText }: { onText: (text: string) => void }) {
  const [text, setText] = useState('')
  const typed = text.trim()
  const send = () => typed !== '' && onText(/^[0-9a-z]{22}$/i.test(typed) ? typed.toUpperCase() : typed)
  return (
    <Box className="scan-typed">
      <Field id="scan-text" label="输入编号或链接" hint="二维码下方的22位编号，或收到的链接">
        <Input id="scan-text" value={text} onChange={setText} onConfirm={send} maxLength={600} />
      </Field>
      <Button block disabled={typed === ''} onTap={send}>
        打开
      </Button>
    </Box>
  )
}
