// Where the guard stands: a check there registers the visit; without a post it is only a look.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Field } from '@/components'
import { Select } from '@/elements'
import { currentPost } from '@/state/posts'
import { useStore } from '@/state/stores'

const NOWHERE = 'none' // an empty value would be the placeholder

export function PostChoice() {
  const chosen = useStore(currentPost)
  const posts = useLoad(() => call('GET /api/v1/me/places', { query: { limit: 100 } }), [])
  const listed = posts.data?.items ?? []
  const known = chosen === null || listed.some(({ id }) => id === chosen.id) ? listed : [chosen, ...listed]
  const options = [
    { value: NOWHERE, label: '仅查看，不登记出入' },
    ...known.map(({ id, title }) => ({ value: id, label: title })),
  ]
  const choose = (id: string) => {
    const post = known.find((one) => one.id === id)
    currentPost.set(post ? { id: post.id, title: post.title } : null)
  }
  return (
    <Field id="post" label="值守点" hint={chosen ? '核验后自动登记出入' : '选择值守点后，核验时同时登记出入'}>
      <Select id="post" options={options} value={chosen?.id ?? NOWHERE} onChange={choose} />
    </Field>
  )
}
