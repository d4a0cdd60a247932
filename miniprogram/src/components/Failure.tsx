// Why something is not there, and what to do: try again, log in, or wait.

import { ProblemError, UnreachableError, sentence } from '@/api'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { Icon } from './Icon'

export interface FailureProps {
  error: unknown
  retry?: () => void
}

export function Failure({ error, retry }: FailureProps) {
  const lost = error instanceof ProblemError && error.isSessionLost
  const mustChange = error instanceof ProblemError && error.code === 'password.must_change'
  return (
    <Box className="state" role="alert">
      <Icon name={error instanceof UnreachableError ? 'refresh' : 'warning'} className="state-icon" />
      <Box className="state-title">{sentence(error)}</Box>
      {lost && (
        <Button kind="primary" onTap={() => go('login')}>
          登录
        </Button>
      )}
      {mustChange && (
        <Button kind="primary" onTap={() => go('password')}>
          修改密码
        </Button>
      )}
      {!lost && !mustChange && retry && <Button onTap={retry}>重试</Button>}
    </Box>
  )
}
