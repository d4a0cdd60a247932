// The places where somebody works: at most a few for a guard, many for a street.

import { call } from '@/api'
import { usePages } from '@/api/usePages'
import { Card, Empty, Page, PagedList, Row, SignedIn } from '@/components'
import { go } from '@/routes'
import type { Post } from '@/state/posts'

export default function Posts() {
  return (
    <Page title="我的值守点">
      <SignedIn>{() => <PostList />}</SignedIn>
    </Page>
  )
}

function PostList() {
  const posts = usePages((cursor) => call('GET /api/v1/me/places', { query: { limit: 20, cursor } }), [])
  return (
    <>
      <Card>
        <Row
          icon="shield"
          title="核验颜值码"
          note="扫描对方出示的二维码，没有网络也能核验"
          onTap={() => go('verify')}
        />
      </Card>
      <PagedList
        of={posts}
        className="card"
        row={(post: Post) => (
          <Row
            key={post.id}
            icon="place"
            title={post.title}
            note={[post.kind_title, post.address].filter(Boolean).join(' · ')}
            onTap={() => go('post', { id: post.id })}
          />
        )}
        empty={
          <Empty
            icon="place"
            title="还没有值守点"
            note="由小区、街道或行业主管部门的管理员为您授权后，这里会列出您值守的场所"
          />
        }
      />
    </>
  )
}
