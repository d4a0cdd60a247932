import { Page } from '@/components'

export default function Stub() {
  return <Page title="appeals">…</Page>
}
