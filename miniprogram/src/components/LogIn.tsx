// The way to log in, where something needs an account, and why.

import { Button } from '@/elements'
import { go } from '@/routes'
import { Empty } from './Empty'

export function LogIn({ why }: { why: string }) {
  return (
    <Empty icon="me" title="请先登录" note={why}>
      <Button kind="primary" onTap={() => go('login')}>
        登录
      </Button>
    </Empty>
  )
}
