// The way of mini-programs: one tap, then perhaps the phone number and the question whether to join an account.

import { useState } from 'react'
import { newKey } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, ask, tell } from '@/components'
import { plainText } from '@/components/proseBlocks'
import { Box, Button, PhoneButton } from '@/elements'
import { Refusal } from '@/platform/types'
import type { ConsentText } from '@/state/consents'
import { platform } from '@platform'
import { CodeForm } from './CodeLogin'
import { type Proof, sendProof, wayOn } from './appLogin'
import type { WayProps } from './ways'

const NAMES = { wechat: '微信', alipay: '支付宝' }

export interface AppLoginProps extends WayProps {
  provider: keyof typeof NAMES
  /** The words of the consent to join accounts. */
  merging: ConsentText | null
}

export function AppLogin({ provider, merging, phone, onPhone, mayEnter, onEntered }: AppLoginProps) {
  const [ticket, setTicket] = useState<string | null>(null)
  const [bySms, setBySms] = useState(false)
  const prove = async (proof: Proof, key: string): Promise<void> => {
    try {
      const answer = await sendProof(provider, proof, key)
      if ('ticket' in answer) setTicket(answer.ticket)
      else await onEntered(answer.session)
    } catch (error) {
      const way = wayOn(error)
      if (way === 'consent' && proof.ticket !== undefined && proof.consent !== true && (await agreesToMerge(merging)))
        return prove({ ticket: proof.ticket, consent: true }, newKey())
      if (way === 'sms') setBySms(true)
      if (way === 'anew') setTicket(null)
      throw error
    }
  }
  const opening = useAction(async (key: string) => {
    await platform.authorize()
    const login = await platform.login()
    if (login !== null) await prove({ code: login.code }, key)
  })
  const granting = useAction(async (key: string, proof: Proof) => prove(proof, key))
  if (ticket === null)
    return (
      <Box>
        <Refused error={opening.error instanceof Refusal ? null : opening.error} />
        <Button kind="primary" block busy={opening.busy} onTap={() => mayEnter() && void opening.run()}>
          {NAMES[provider]}登录
        </Button>
        {opening.error instanceof Refusal && (
          <Box className="note">没有取得{NAMES[provider]}授权，可重试或改用手机号登录</Box>
        )}
      </Box>
    )
  if (bySms)
    return (
      <CodeForm
        phone={phone}
        onPhone={onPhone}
        mayEnter={mayEnter}
        submit="绑定并登录"
        act={(code, key) => prove({ ticket, sms: { phone, code } }, key)}
      />
    )
  return (
    <Box>
      <Box className="note login-note">还差一步：绑定手机号，以后登录不用再填</Box>
      <Refused error={granting.error} />
      <PhoneButton
        busy={granting.busy}
        onGrant={(grant) => void granting.run({ ticket, grant })}
        onRefused={() => tell('没有取得手机号，可改用短信验证码', 'failed')}
      >
        使用{NAMES[provider]}绑定的手机号
      </PhoneButton>
      <Button kind="plain" block onTap={() => setBySms(true)}>
        用短信验证码绑定
      </Button>
    </Box>
  )
}

function agreesToMerge(merging: ConsentText | null): Promise<boolean> {
  return ask({
    title: '该手机号已有账号，是否合并？',
    text: merging ? plainText(merging.text) : '合并后，原账号中登记的人员和记录会出现在这里。',
    confirm: '同意合并',
    cancel: '不合并',
  })
}
