// One's own color in a strip: the way to the code that guards look at. It is never shown from memory: it may have changed.

import { UnreachableError, type Answer } from '@/api'
import type { Loaded } from '@/api/useLoad'
import { Failure, Icon, Loading } from '@/components'
import { when } from '@/components/times'
import { Box, Text } from '@/elements'
import { go } from '@/routes'
import { now } from '@/state/clock'
import { usePolicy } from '@/state/policies'

type Colors = Answer<'GET /api/v1/me/color'>

export function ColorStrip({ color, person }: { color: Loaded<Colors>; person: string | undefined }) {
  const isStale = color.error instanceof UnreachableError
  if (isStale) return <Offline />
  if (color.data === null)
    return color.error !== null ? (
      <Failure error={color.error} retry={() => void color.reload()} />
    ) : (
      <Loading what="正在查询颜值" />
    )
  return (
    <>
      {color.data.colors.map((one) => (
        <Strip key={one.policy} color={one} person={person} />
      ))}
    </>
  )
}

function Strip({ color, person }: { color: Colors['colors'][number]; person: string | undefined }) {
  const policy = usePolicy(color.policy)
  return (
    <Box className={`home-color color-${color.color}`} onTap={() => go('code', { person })}>
      <Box className="home-color-words">
        {policy && <Box className="home-color-policy">{policy.title}</Box>}
        <Box className="home-color-label">{color.label}</Box>
        <Box className="home-color-reason">{reasonOf(color)}</Box>
      </Box>
      <Icon name="code" className="home-color-icon" />
    </Box>
  )
}

function Offline() {
  return (
    <Box className="home-color home-color-offline" role="status">
      <Icon name="refresh" />
      <Text>颜值须联网查询，现在没有网络</Text>
    </Box>
  )
}

function reasonOf(color: Colors['colors'][number]): string {
  const [first] = color.reasons
  const reason = first?.reason ?? '没有异常记录'
  return color.changes_at === null ? reason : `${reason}，${when(color.changes_at, now())} 起变化`
}
