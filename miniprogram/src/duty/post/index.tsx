// One post: how many came today, what a guard does here, and who came last.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { Card, Page, QrCode, Row, Sheet, Shown, SignedIn } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { type Post, currentPost, usePost } from '@/state/posts'
import { Counts } from './Counts'
import { Visits } from './Visits'

export default function PostPage() {
  const { id = '' } = useRouter().params
  return (
    <Page title="值守点" className="post">
      <SignedIn>{() => <LoadedPost id={id} />}</SignedIn>
    </Page>
  )
}

function LoadedPost({ id }: { id: string }) {
  const post = usePost(id)
  return <Shown of={post}>{(found) => <AtPost post={found} />}</Shown>
}

function AtPost({ post }: { post: Post }) {
  const [isCodeShown, setCodeShown] = useState(false)
  const verify = () => {
    currentPost.set({ id: post.id, title: post.title })
    go('verify')
  }
  return (
    <>
      <Box as="h2" className="post-title">
        {post.title}
      </Box>
      <Box className="note">{[post.kind_title, post.address].filter(Boolean).join(' · ')}</Box>
      <Box className="post-ways">
        <Button kind="primary" onTap={verify}>
          验码
        </Button>
        <Button onTap={() => go('manual', { place: post.id })}>手工登记</Button>
      </Box>
      <Counts place={post.id} />
      <Card>
        <Row icon="code" title="场所二维码" note="请来访人员扫码登记" onTap={() => setCodeShown(true)} />
        {post.registers.map(({ register, title, scope }) => (
          <Row key={register} icon="list" title={title} onTap={() => go('register', { id: register, scope })} />
        ))}
      </Card>
      <Visits place={post.id} />
      {isCodeShown && (
        <Sheet title={post.title} onClose={() => setCodeShown(false)}>
          <QrCode text={post.url} label={`${post.title}的二维码`} />
          <Box className="post-code">{post.code}</Box>
        </Sheet>
      )}
    </>
  )
}
