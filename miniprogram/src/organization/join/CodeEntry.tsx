// The code typed by hand, for who cannot scan it.

import { useState } from 'react'
import { Card, Field, describedBy } from '@/components'
import { Button, Input } from '@/elements'
import { codeIn } from './joining'

const HINT = '10 位字母和数字，写在邀请海报的二维码下方；也可以粘贴邀请链接'

export function CodeEntry({ onCode }: { onCode: (code: string) => void }) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const next = () => {
    const code = codeIn(typed)
    if (code === null) setWrong('邀请码是 10 位字母和数字，请核对')
    else onCode(code)
  }
  return (
    <Card title="输入邀请码">
      <Field id="invitation-code" label="邀请码" hint={HINT} error={wrong}>
        <Input
          id="invitation-code"
          value={typed}
          onChange={setTyped}
          onConfirm={next}
          invalid={wrong !== null}
          describedBy={describedBy('invitation-code', HINT, wrong)}
        />
      </Field>
      <Button kind="primary" block onTap={next}>
        下一步
      </Button>
    </Card>
  )
}
