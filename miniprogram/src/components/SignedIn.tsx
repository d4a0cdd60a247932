// What needs an account. Without one: why, and the way to log in. A session that the server ended in between leaves what
// is on the page where it is, so that nothing typed is lost; another account gets the page anew.

import { Fragment, type ReactNode, useRef } from 'react'
import { Box, Button, Text } from '@/elements'
import { go } from '@/routes'
import { type Session, session, sessionWasLost } from '@/state/session'
import { useStore } from '@/state/stores'
import { LogIn } from './LogIn'

export interface SignedInProps {
  /** Why one has to log in here, such as `登录后才能看到您的记录`. */
  why?: string
  children: (session: Session) => ReactNode
}

export function SignedIn({ why = '登录后才能使用这一页', children }: SignedInProps) {
  const current = useStore(session)
  const wasLost = useStore(sessionWasLost)
  const last = useRef<Session | null>(null)
  if (current !== null) last.current = current
  const shown = current ?? (wasLost ? last.current : null)
  if (shown === null) return <LogIn why={wasLost ? '登录已失效，请重新登录' : why} />
  return (
    <>
      {current === null && <SessionLost />}
      <Fragment key={shown.account}>{children(shown)}</Fragment>
    </>
  )
}

function SessionLost() {
  return (
    <Box className="session-lost" role="alert">
      <Text>登录已失效，请重新登录，已填内容不会丢失</Text>
      <Button kind="primary" size="small" onTap={() => go('login')}>
        登录
      </Button>
    </Box>
  )
}
