// Verifying shown codes at the door (BY-4), one person after the other: within a second, and without a network.

import { useEffect, useState } from 'react'
import { useRouter } from '@tarojs/taro'
import type { Refusal } from '@/platform/types'
import { platform } from '@platform'
import { Page, SignedIn } from '@/components'
import { CameraRefused } from '@/components/CameraRefused'
import { scanText } from '@/components/scanning'
import { useVisible } from '@/components/useVisible'
import { Box, Button } from '@/elements'
import { CodeCamera } from '@/elements/CodeCamera'
import { refreshKeys } from '@/state/codeKeys'
import { currentPost } from '@/state/posts'
import { useStore } from '@/state/stores'
import { CheckedCode } from './CheckedCode'
import { PostChoice } from './PostChoice'
import { useCheck } from './useCheck'

export default function Verify() {
  const { text } = useRouter().params
  useEffect(() => {
    void refreshKeys()
    return platform.keepAwake()
  }, [])
  return (
    <Page title="核验颜值码" className="verify">
      <SignedIn why="值守人员登录后才能核验">{() => <Door first={text} />}</SignedIn>
    </Page>
  )
}

function Door({ first }: { first?: string }) {
  const post = useStore(currentPost)
  const { checked, check, next } = useCheck(post?.id ?? null)
  useEffect(() => {
    if (first) check(first)
  }, [first])
  const scan = async () => {
    const text = await scanText()
    if (text !== null) check(text)
  }
  const scanNext = () => {
    next()
    if (platform.scan !== null) void scan()
  }
  if (checked !== null) return <CheckedCode of={checked} post={post} onNext={scanNext} />
  return (
    <>
      <PostChoice />
      {platform.scan === null ? (
        <Camera onText={check} />
      ) : (
        <Button kind="primary" block onTap={() => void scan()}>
          扫描对方的颜值码
        </Button>
      )}
      <Box className="scan-hint">请对方打开“我的颜值”，对准其中的二维码</Box>
    </>
  )
}

function Camera({ onText }: { onText: (text: string) => void }) {
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const isVisible = useVisible()
  if (refusal) return <CameraRefused refusal={refusal} again={() => setRefusal(null)} />
  return isVisible ? <CodeCamera onText={onText} onRefused={setRefusal} /> : null
}
