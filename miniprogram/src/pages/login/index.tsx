// Logging in. In a mini-program by the app itself first; by phone number everywhere. Afterwards back to where one was.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { useLoad } from '@/api/useLoad'
import { Card, Page, Tabs } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { agreedVersion, generalText } from '@/state/agreement'
import { loadConsents } from '@/state/consents'
import { sessionWasLost } from '@/state/session'
import { useStore } from '@/state/stores'
import { platform } from '@platform'
import { AppLogin } from './AppLogin'
import { CodeLogin } from './CodeLogin'
import { PasswordLogin } from './PasswordLogin'
import { PrivacyTick } from './PrivacyTick'
import { Register } from './Register'
import { type NewSession, enter } from './entering'
import type { WayProps } from './ways'

type Way = 'code' | 'password' | 'register'

const TABS: { id: Way; title: string }[] = [
  { id: 'code', title: '验证码登录' },
  { id: 'password', title: '密码登录' },
  { id: 'register', title: '密码注册' },
]
const WAYS = { code: CodeLogin, password: PasswordLogin, register: Register }

export default function Login() {
  const { next, phone: given } = useRouter().params
  const [way, setWay] = useState<Way>('code')
  const [byPhone, setByPhone] = useState(platform.name === 'browser')
  const [phone, setPhone] = useState(given ?? '')
  const [missing, setMissing] = useState(false)
  const texts = useLoad(loadConsents, [])
  const wasLost = useStore(sessionWasLost)
  const mayEnter = () => {
    const text = texts.data && generalText(texts.data)
    const agreed = !!text && agreedVersion.get() === text.version
    setMissing(!agreed)
    return agreed
  }
  const props: WayProps = {
    phone,
    onPhone: setPhone,
    mayEnter,
    onEntered: (session: NewSession) => enter(session, next),
  }
  const Chosen = WAYS[way]
  return (
    <Page title="登录">
      {wasLost && <Box className="login-lost">登录已失效，请重新登录，已填内容不会丢失</Box>}
      <Card className="login-card">
        {platform.name !== 'browser' && !byPhone && (
          <AppLogin
            provider={platform.name}
            merging={texts.data?.find((text) => text.kind === 'account_merge') ?? null}
            {...props}
          />
        )}
        {byPhone && <Tabs tabs={TABS} current={way} onChoose={setWay} label="登录方式" />}
        {byPhone && <Chosen {...props} />}
        {!byPhone && (
          <Button kind="plain" block onTap={() => setByPhone(true)}>
            用手机号登录
          </Button>
        )}
      </Card>
      <PrivacyTick texts={texts} missing={missing} />
      <Button kind="plain" block onTap={() => go('help')}>
        登录遇到问题？
      </Button>
    </Page>
  )
}
