// Whether a decision letter is real: anybody who holds one scans its code (public).

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Field, Page, Row, Shown } from '@/components'
import { openScanner } from '@/components/scanning'
import { Button, Input } from '@/elements'
import { replace } from '@/routes'
import { LetterShown } from './LetterShown'

export default function Letter() {
  const { code = '' } = useRouter().params
  const letter = useLoad(code === '' ? null : () => call('GET /api/v1/letters/{code}', { path: { code } }), [code])
  return (
    <Page title="文书验证">
      {code !== '' && <Shown of={letter}>{(found) => <LetterShown letter={found} />}</Shown>}
      <Asking isFirst={code === ''} />
    </Page>
  )
}

function Asking({ isFirst }: { isFirst: boolean }) {
  const [typed, setTyped] = useState('')
  const code = typed.trim()
  const open = () => code !== '' && replace('letter', { code })
  return (
    <Card title={isFirst ? '验证文书真伪' : '验证另一份'}>
      <Row icon="scan" title="扫描文书上的二维码" onTap={() => void openScanner()} />
      <Field id="letter" label="或输入验证码" hint="印在文书的二维码旁">
        <Input id="letter" value={typed} onChange={setTyped} onConfirm={open} maxLength={60} />
      </Field>
      <Button block disabled={code === ''} onTap={open}>
        验证
      </Button>
    </Card>
  )
}
