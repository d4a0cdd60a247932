// Registering somebody without a phone (LT-8, LT-10): the document in hand, the forms that are due, the color.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Page, Refused, Shown, SignedIn } from '@/components'
import { ColorResult } from '@/components/ColorResult'
import { DueForm } from '@/components/visits/DueForm'
import { Box, Button } from '@/elements'
import { type Post, usePost } from '@/state/posts'
import { CardForm } from './CardForm'
import { Today } from './Today'
import { useManualVisit } from './useManualVisit'

export default function Manual() {
  const { place = '' } = useRouter().params
  return (
    <Page title="手工登记">
      <SignedIn>{() => <LoadedPost place={place} />}</SignedIn>
    </Page>
  )
}

function LoadedPost({ place }: { place: string }) {
  const post = usePost(place)
  return <Shown of={post}>{(found) => <Registering post={found} />}</Shown>
}

function Registering({ post }: { post: Post }) {
  const described = useLoad(() => call('GET /api/v1/place-codes/{code}', { path: { code: post.code } }), [post.code])
  const visit = useManualVisit(post.id)
  const [turn, setTurn] = useState(0)
  const next = () => {
    visit.restart()
    setTurn(turn + 1)
  }
  if (visit.result)
    return (
      <ColorResult
        color={visit.result.color}
        person={visit.result.person}
        alert={visit.result.alert}
        place={visit.result.place.title}
        registeredAt={visit.result.at}
      >
        <Box className="result-ways">
          <Button kind="primary" onTap={next}>
            登记下一位
          </Button>
        </Box>
      </ColorResult>
    )
  if (visit.forms.trees.length > 0)
    return (
      <DueForm
        of={visit.forms}
        busy={visit.busy}
        error={visit.error}
        refused={<Refused error={visit.error} />}
        submit="提交并登记"
        onCancel={visit.forms.close}
        onSubmit={(answers) => {
          const all = visit.forms.fill(answers)
          if (all) void visit.answer(all)
        }}
      />
    )
  return (
    <>
      <Box as="h2" className="post-title">
        {post.title}
      </Box>
      <Shown of={described}>
        {({ entries }) => (
          <CardForm
            key={turn}
            entries={entries}
            held={visit.given}
            busy={visit.busy}
            error={visit.error}
            onSend={(given) => void visit.register(given)}
          />
        )}
      </Shown>
      <Today place={post.id} />
    </>
  )
}
